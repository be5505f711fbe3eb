"""`python -m provision`, as the provisioning job runs it."""

import os
import subprocess
import sys
from typing import Any

import pytest

from testkit.stack import superuser_url


@pytest.fixture
def environment(stack: dict[str, Any]) -> dict[str, str]:
    broker, store = stack["kafka"], stack["object_store"]
    settings = {
        "SUPERUSER_DATABASE_URL": superuser_url(),
        "KAFKA_SERVERS": broker["servers"],
        "KAFKA_PROTOCOL": broker["protocol"],
        "KAFKA_ADMIN_PASSWORD": broker["admin"]["password"],
        "OBJECT_STORE_URL": store["url"],
        "OBJECT_STORE_REGION": store["region"],
        "OBJECT_STORE_BUCKET": store["bucket"],
    }
    for name, roles in stack["postgres"]["services"].items():
        settings[f"{name.upper()}_OWNER_DATABASE_PASSWORD"] = roles["owner_password"]
        settings[f"{name.upper()}_DATABASE_PASSWORD"] = roles["password"]
    for name, password in broker["principals"].items():
        settings[f"{name.upper()}_KAFKA_PASSWORD"] = password
    for who in ("root", "service", "upload"):
        settings[f"OBJECT_STORE_{who.upper()}_ACCESS_KEY"] = store[who]["access_key"]
        settings[f"OBJECT_STORE_{who.upper()}_SECRET_KEY"] = store[who]["secret_key"]
    return {"PATH": os.environ["PATH"], **{f"TUIYOU_{name}": value for name, value in settings.items()}}


def _provision(environment: dict[str, str], *parts: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "provision", *parts]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_without_a_word_everything_is_provisioned(environment: dict[str, str]) -> None:
    done = _provision(environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{part}: as declared" for part in ("postgres", "kafka", "object-store")]


def test_one_part_can_be_named(environment: dict[str, str]) -> None:
    assert _provision(environment, "postgres").stdout == "postgres: as declared\n"
    unknown = _provision(environment, "oracle")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "unknown: oracle" in unknown.stderr


def test_a_setting_that_is_missing_is_named(environment: dict[str, str]) -> None:
    del environment["TUIYOU_REVIEW_DATABASE_PASSWORD"]
    done = _provision(environment)
    assert done.returncode == 1
    assert done.stderr == "TUIYOU_REVIEW_DATABASE_PASSWORD is not set\n"
