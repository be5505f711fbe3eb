import json
import socket
from pathlib import Path

import pytest

from localstack.ports import HOST, RANGE, choose, is_free
from localstack.progress import StackError


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_ports_are_kept_from_start_to_start(tmp_path: Path):
    file = tmp_path / "ports.json"
    first = choose(["gateway", "kafka"], file, in_use=False, environ={})
    assert choose(["gateway", "kafka"], file, in_use=False, environ={}) == first
    assert len(set(first.values())) == 2
    assert all(port in RANGE for port in first.values())


def test_a_kept_port_that_was_taken_meanwhile_is_given_up(tmp_path: Path, taken: int):
    file = tmp_path / "ports.json"
    file.write_text(json.dumps({"gateway": taken}))
    assert choose(["gateway"], file, in_use=False, environ={})["gateway"] != taken


def test_a_running_instance_keeps_the_ports_that_it_listens_on(tmp_path: Path, taken: int):
    file = tmp_path / "ports.json"
    file.write_text(json.dumps({"gateway": taken}))
    assert choose(["gateway", "kafka"], file, in_use=True, environ={})["gateway"] == taken


def test_the_preferred_port_is_taken_when_free(tmp_path: Path, taken: int):
    with socket.create_server((HOST, 0)) as server:
        free = server.getsockname()[1]
    assert choose(["gateway"], tmp_path / "a", in_use=False, preferred={"gateway": free}, environ={})["gateway"] == free
    other = choose(["gateway"], tmp_path / "b", in_use=False, preferred={"gateway": taken}, environ={})["gateway"]
    assert other != taken


def test_the_environment_decides_or_the_start_is_refused(tmp_path: Path, taken: int):
    file = tmp_path / "ports.json"
    chosen = choose(["review-api"], file, in_use=False, environ={"TUIYOU_REVIEW_API_PORT": "29999"})
    assert chosen == {"review-api": 29999}
    with pytest.raises(StackError, match=f"port {taken}, asked for by TUIYOU_GATEWAY_PORT"):
        choose(["gateway"], file, in_use=False, environ={"TUIYOU_GATEWAY_PORT": str(taken)})


def test_a_listener_makes_its_port_taken(taken: int):
    assert not is_free(taken)
