"""docker-compose.yml and the local stack run the same platform: what they share is compared here."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from localstack import credentials
from localstack.places import Instance
from localstack.services import PROCESSES, SERVICES
from localstack.stack import describe, port_names, service_environment
from provision.gateway import placeholders
from provision.topics import load

ROOT = Path(__file__).resolve().parents[2]
# of every process: the same in both, since these are no address and no secret
SHARED_VALUES = {
    "TUIYOU_KAFKA_PROTOCOL", "TUIYOU_KAFKA_USER", "TUIYOU_TOKEN_ISSUER", "TUIYOU_FIELD_KEY_ID", "TUIYOU_ROOT_PATH",
    "TUIYOU_RECEIPT_KEY_ID",
    "TUIYOU_LOG_LEVEL", "TUIYOU_LOG_FORMAT", "TUIYOU_MAIL_FROM", "TUIYOU_OBJECT_STORE_REGION",
    "TUIYOU_OBJECT_STORE_BUCKET", "TUIYOU_OBJECT_STORE_ACCESS_KEY", "TUIYOU_UPLOAD_ACCESS_KEY",
}  # fmt: skip


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def platform() -> dict[str, Any]:
    return tomllib.loads((ROOT / "deploy" / "platform.toml").read_text(encoding="utf-8"))


@pytest.fixture
def local(tmp_path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The settings of every process of the local stack."""
    instance = Instance("demo", tmp_path)
    ports = {name: 20000 + number for number, name in enumerate(port_names(instance))}
    secrets = credentials.load(tmp_path / "secrets.json")
    stack = describe(instance, ports, secrets)
    return {(s, p): service_environment(s, p, stack, ports, secrets) for s in SERVICES for p in PROCESSES}


def test_the_same_services_and_processes_run(compose: dict[str, Any]) -> None:
    components = {"postgres", "kafka", "minio", "mailpit", "gateway"}
    jobs = {"provision", *(f"{service}-migrate" for service in SERVICES)}
    processes = {f"{service}-{process}" for service in SERVICES for process in PROCESSES}
    assert set(compose["services"]) == components | jobs | processes
    for service in SERVICES:
        for process in (*PROCESSES, "migrate"):
            declared = compose["services"][f"{service}-{process}"]
            assert (declared["image"], declared["command"]) == (f"tuiyou/{service}", [service, process])


def test_every_process_is_told_the_same(compose: dict[str, Any], local: dict[tuple[str, str], dict[str, str]]) -> None:
    for (service, process), expected in local.items():
        declared = compose["services"][f"{service}-{process}"]["environment"]
        assert set(declared) == set(expected), (service, process)
        for name in SHARED_VALUES & set(expected):
            assert declared[name] == expected[name], (service, process, name)


def test_a_migration_is_told_the_same_and_its_own_database(
    compose: dict[str, Any], local: dict[tuple[str, str], dict[str, str]]
) -> None:
    for service in SERVICES:
        declared = set(compose["services"][f"{service}-migrate"]["environment"])
        assert declared == {*local[service, "worker"], "TUIYOU_MIGRATION_DATABASE_URL"}


def test_postgres_has_the_same_settings(compose: dict[str, Any], platform: dict[str, Any]) -> None:
    postgres = compose["services"]["postgres"]
    words = postgres["command"]
    assert words[0] == "postgres"
    assert set(words[1::2]) == {"-c"}
    assert dict(word.split("=", 1) for word in words[2::2]) == platform["postgres"]["settings"]
    arguments = postgres["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(arguments) == {"--auth-host=scram-sha-256", *platform["postgres"]["initdb_args"]}
    assert postgres["image"] == f"postgres:{platform['versions']['postgres']}"


def test_kafka_has_the_same_settings(compose: dict[str, Any], platform: dict[str, Any]) -> None:
    kafka = compose["services"]["kafka"]
    prefix = "KAFKA_CFG_"
    declared = {
        name.removeprefix(prefix).lower().replace("_", "."): value
        for name, value in kafka["environment"].items()
        if name.startswith(prefix)
    }
    own = {"listeners", "advertised.listeners", "controller.quorum.voters", "log.dirs"}
    assert declared.keys() >= own
    assert {name: value for name, value in declared.items() if name not in own} == platform["kafka"]["server"]
    environment = kafka["environment"]
    options = f"{environment['KAFKA_HEAP_OPTS']} {environment['KAFKA_JVM_PERFORMANCE_OPTS']}".split()
    assert options == platform["kafka"]["jvm"]["options"]
    assert kafka["build"]["args"]["KAFKA_VERSION"] == platform["versions"]["kafka"]


@pytest.mark.parametrize("name", ["minio", "mailpit"])
def test_go_tools_are_built_from_the_same_source(compose: dict[str, Any], platform: dict[str, Any], name: str) -> None:
    tool, built = platform["go_tools"][name], compose["services"][name]["build"]["args"]
    expected = {"GO_VERSION": platform["versions"]["go"], "PACKAGE": tool["package"], "VERSION": tool["version"]}
    assert built == expected | ({"REPLACE": tool["replace"]} if "replace" in tool else {})


def test_minio_has_the_same_settings(compose: dict[str, Any], platform: dict[str, Any]) -> None:
    environment = compose["services"]["minio"]["environment"]
    assert environment.items() >= platform["minio"]["env"].items()
    own = {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_API_CORS_ALLOW_ORIGIN"}
    assert set(environment) == own | set(platform["minio"]["env"])


def test_the_gateway_gets_every_placeholder(compose: dict[str, Any], platform: dict[str, Any]) -> None:
    prefix = "GATEWAY_"
    environment = compose["services"]["gateway"]["environment"]
    declared = {name.removeprefix(prefix): value for name, value in environment.items()}
    # the image's entry point sets these three
    assert {*declared, "RUN_DIR", "WEB_ROOT", "ACCESS_LOG"} == placeholders()
    assert declared.items() >= platform["gateway"]["limits"].items()
    assert platform["gateway"]["limits"].keys() == platform["gateway"]["limits_local"].keys()
    dockerfile = (ROOT / "deploy" / "images" / "gateway.Dockerfile").read_text(encoding="utf-8")
    assert f"nginx-light={platform['versions']['nginx']}." in dockerfile


def test_provisioning_gets_a_password_for_every_principal(compose: dict[str, Any]) -> None:
    environment = compose["services"]["provision"]["environment"]
    names = {f"TUIYOU_{principal.upper()}_KAFKA_PASSWORD" for principal in load().principals}
    assert names <= set(environment)
    for service in SERVICES:
        mine = compose["services"][f"{service}-worker"]["environment"]["TUIYOU_KAFKA_PASSWORD"]
        assert mine == environment[f"TUIYOU_{service.upper()}_KAFKA_PASSWORD"]


def test_only_the_gateway_and_the_mail_page_are_reachable(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"gateway", "mailpit"}
    assert compose["networks"]["inside"] == {"internal": True}


def test_secrets_come_from_the_environment_and_can_be_made(compose: dict[str, Any]) -> None:
    demanded = set(re.findall(r"\$\{([A-Z_]+):\?\}", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    made = subprocess.run([ROOT / "deploy/images/make-env"], capture_output=True, text=True, check=True).stdout
    values = dict(line.split("=", 1) for line in made.splitlines())
    assert set(values) == demanded
    assert len(set(values.values())) == len(values)
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FIELD_KEYS$|RECEIPT_KEYS$|INDEX_KEY$|AUDIT_KEY$|DATABASE_URL$", variable):
                assert ":?}" in value, (name, variable)
