import json
import os
import stat
import subprocess
import sys
from pathlib import Path

from localstack import credentials
from localstack.leftovers import find
from localstack.places import CHECKOUT, Instance
from localstack.programs import MARK
from localstack.services import SERVICES, code_fingerprint
from localstack.stack import describe, port_names, service_environment
from localstack.stamps import Stamps


def test_secrets_are_private_kept_and_completed(tmp_path: Path):
    path = tmp_path / "secrets.json"
    first = credentials.load(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert credentials.load(path) == first
    older = json.loads(path.read_text())
    del older["services"]["review"], older["kafka"]["admin"]
    path.write_text(json.dumps(older))
    completed = credentials.load(path)
    assert completed["services"]["accounts"] == first["services"]["accounts"]
    assert completed["services"]["review"]
    assert completed["kafka"]["admin"]


def test_a_service_gets_no_other_services_secret(tmp_path: Path):
    secrets = credentials.load(tmp_path / "secrets.json")
    instance = Instance("test", tmp_path)
    ports = {name: 20000 + i for i, name in enumerate(port_names(instance))}
    stack = describe(instance, ports, secrets)
    for service in SERVICES:
        given = json.dumps(service_environment(service, "api", stack, ports, secrets))
        for other in set(SERVICES) - {service}:
            foreign = [*secrets["postgres"]["services"][other].values(), *secrets["services"][other].values()]
            foreign.append(secrets["kafka"]["principals"][other])
            assert not [secret for secret in foreign if secret in given]
        assert stack["processes"][service]["env"]["TUIYOU_KAFKA_USER"] == service
        assert (secrets["receipt_key"] in given) is (service == "submissions")
        assert secrets["object_store"]["root"] not in given
        assert secrets["postgres"]["services"][service]["owner"] not in given


def test_stamps_survive_and_are_forgotten(tmp_path: Path):
    Stamps(tmp_path / "s.json").set("kafka", "1")
    assert Stamps(tmp_path / "s.json").get("kafka") == "1"
    Stamps(tmp_path / "s.json").forget("kafka")
    assert Stamps(tmp_path / "s.json").get("kafka") is None


def test_code_is_recognised_by_its_content(tmp_path: Path):
    source = tmp_path / "services" / "review" / "src"
    source.mkdir(parents=True)
    (tmp_path / "uv.lock").write_text("a")
    (source / "app.py").write_text("one")
    first = code_fingerprint("review", tmp_path)
    (source / "app.pyc").write_text("compiled")
    assert code_fingerprint("review", tmp_path) == first
    (source / "app.py").write_text("two")
    assert code_fingerprint("review", tmp_path) != first


def test_processes_without_a_supervisor_are_found_by_their_mark(tmp_path: Path):
    mine, other = Instance("test", tmp_path / "mine"), Instance("test", tmp_path / "other")
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    environment = {**os.environ, MARK: str(mine.state)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE) as process:
        assert [p.pid for p in find(mine)] == [process.pid]
        assert find(other) == []
        process.communicate()


def test_the_checkout_is_the_one_that_holds_this_package():
    assert (CHECKOUT / "deploy" / "local" / "pyproject.toml").exists()
