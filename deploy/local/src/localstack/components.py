"""The components: their settings files, their commands and their first preparation."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from localstack import artefacts
from localstack.artefacts import platform
from localstack.files import folder, run_user, settings_file
from localstack.places import Instance
from localstack.ports import HOST
from localstack.programs import Program
from localstack.progress import StackError

COMPONENTS = ("postgres", "kafka", "minio", "versitygw", "toxiproxy", "mailpit", "nginx")


def postgres(instance: Instance, stack: dict[str, Any]) -> Program:
    conf, data = folder(instance.conf / "postgres"), instance.state / "postgres"
    hba = settings_file(conf / "pg_hba.conf", f"host all all {HOST}/32 scram-sha-256\n")
    settings = {
        **platform()["postgres"]["settings"],
        "listen_addresses": HOST,
        "port": str(stack["postgres"]["port"]),
        "unix_socket_directories": "",
        "hba_file": str(hba),
        "fsync": "on" if instance.keeps_data else "off",
        # the benchmarks compare the relay with one that reads the log
        "wal_level": "logical" if instance.name == "bench" else "replica",
    }
    text = "".join(f"{key} = '{value}'\n" for key, value in settings.items())
    file = settings_file(conf / "postgresql.conf", text)
    home = artefacts.postgres_home()
    command = [str(home / "bin" / "postgres"), "-D", str(data), "-c", f"config_file={file}"]
    return Program("postgres", command, run_user(), files=[file, hba], version=str(home), stop_signal="INT")


def prepare_postgres(instance: Instance, stack: dict[str, Any]) -> bool:
    """Makes the data folder at the first start; a folder that an interrupted start left is made anew."""
    data, complete = instance.state / "postgres", instance.state / "postgres.made"
    if complete.exists():
        return False
    shutil.rmtree(data, ignore_errors=True)
    folder(data)
    with tempfile.TemporaryDirectory(dir=folder(instance.conf / "postgres")) as scratch:
        folder(Path(scratch))
        password = settings_file(Path(scratch) / "password", stack["postgres"]["superuser_password"])
        initdb = [str(artefacts.postgres_home() / "bin" / "initdb"), "-D", str(data), "--no-sync"]
        _as_component([*initdb, "--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256",
                       *platform()["postgres"]["initdb_args"]], instance)  # fmt: skip
    complete.touch()
    return True


def kafka(instance: Instance, stack: dict[str, Any], ports: dict[str, int]) -> Program:
    conf = folder(instance.conf / "kafka")
    password = stack["kafka"]["admin"]["password"]
    login = f'required username="admin" password="{password}"'
    module = "org.apache.kafka.common.security"
    client, controller = f"{HOST}:{ports['kafka']}", f"{HOST}:{ports['kafka-controller']}"
    server = platform()["kafka"]["server"]
    settings = {
        **server,
        "listeners": f"CLIENT://{client},CONTROLLER://{controller}",
        "advertised.listeners": f"CLIENT://{client}",
        # a fixed voter, so that the node may come back on another port
        "controller.quorum.voters": f"{server['node.id']}@{controller}",
        "log.dirs": str(instance.state / "kafka"),
        "listener.name.client.scram-sha-512.sasl.jaas.config": f"{module}.scram.ScramLoginModule {login};",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": (
            f'{module}.plain.PlainLoginModule {login} user_admin="{password}";'
        ),
    }
    if instance.has_unsafe_network:  # clients follow the advertised address: what comes in by the proxy stays there
        settings["listeners"] += f",PROXIED://{HOST}:{ports['kafka-proxied']}"
        settings["advertised.listeners"] += f",PROXIED://{stack['routes']['kafka']}"
        settings["listener.security.protocol.map"] += ",PROXIED:SASL_PLAINTEXT"
        settings["listener.name.proxied.scram-sha-512.sasl.jaas.config"] = f"{module}.scram.ScramLoginModule {login};"
    file = settings_file(conf / "server.properties", "".join(f"{k}={v}\n" for k, v in settings.items()))
    log = settings_file(conf / "log4j2.yaml", (artefacts.LOCAL / "kafka" / "log4j2.yaml").read_text())
    command = [*_java(conf), *platform()["kafka"]["jvm"]["options"], "kafka.Kafka", str(file)]
    version = str(artefacts.kafka_libs())
    return Program("kafka", command, run_user(), files=[file, log], version=version)


def _java(conf: Path) -> list[str]:
    return ["java", f"-Dlog4j2.configurationFile={conf / 'log4j2.yaml'}", "-XX:-UsePerfData",
            "-cp", f"{artefacts.kafka_libs()}/*"]  # fmt: skip


def prepare_kafka(instance: Instance, secrets: dict[str, Any]) -> bool:
    """Formats the storage at the first start, with the administrator in it."""
    data, conf = instance.state / "kafka", instance.conf / "kafka"
    if (data / "meta.properties").exists():
        return False
    shutil.rmtree(data, ignore_errors=True)
    folder(data)
    admin = f"SCRAM-SHA-512=[name=admin,password={secrets['kafka']['admin']}]"
    # argument files keep the password out of the process list
    with tempfile.TemporaryDirectory(dir=conf) as scratch:
        folder(Path(scratch))
        words = ["kafka.tools.StorageTool", "format", "-t", secrets["kafka"]["cluster_id"],
                 "-c", str(conf / "server.properties"), "--add-scram", admin]  # fmt: skip
        arguments = settings_file(Path(scratch) / "arguments", "\n".join(f'"{word}"' for word in words))
        _as_component([*_java(conf), "-XX:TieredStopAtLevel=1", f"@{arguments}"], instance)
    return True


def minio(instance: Instance, stack: dict[str, Any]) -> Program:
    data = folder(instance.state / "minio")
    store = stack["object_store"]
    address = store["url"].removeprefix("http://")
    binary = artefacts.go_tool("minio")
    environment = {
        **platform()["minio"]["env"],
        "MINIO_ROOT_USER": store["root"]["access_key"],
        "MINIO_ROOT_PASSWORD": store["root"]["secret_key"],
        "MINIO_API_CORS_ALLOW_ORIGIN": store["public_url"],
        "HOME": str(data),
    }
    command = [str(binary), "server", "--quiet", "--address", address, str(data)]
    return Program("minio", command, run_user(), environment)


def versitygw(instance: Instance, stack: dict[str, Any]) -> Program:
    data = folder(instance.state / "versitygw")
    store = stack["second_object_store"]
    environment = {
        "ROOT_ACCESS_KEY": store["root"]["access_key"],
        "ROOT_SECRET_KEY": store["root"]["secret_key"],
    }
    command = [str(artefacts.go_tool("versitygw")), "--port", store["url"].removeprefix("http://"),
               "--region", store["region"], "--health", "/health", "posix", str(data)]  # fmt: skip
    return Program("versitygw", command, run_user(), environment)


def toxiproxy(instance: Instance, stack: dict[str, Any]) -> Program:
    """Listens on the routes of the services and passes them on, until it is told through its API to disturb them."""
    network = stack["network"]
    proxies = [{"name": name, "enabled": True, **way} for name, way in network["proxies"].items()]
    file = settings_file(folder(instance.conf / "toxiproxy") / "proxies.json", json.dumps(proxies, indent=1))
    host, port = network["url"].removeprefix("http://").split(":")
    command = [str(artefacts.go_tool("toxiproxy")), "-host", host, "-port", port, "-config", str(file)]
    return Program("toxiproxy", command, run_user(), files=[file])


def mailpit(instance: Instance, stack: dict[str, Any]) -> Program:
    data = folder(instance.state / "mailpit")
    mail = stack["mail"]
    command = [str(artefacts.go_tool("mailpit")), "--smtp", f"{mail['smtp_host']}:{mail['smtp_port']}",
               "--listen", mail["http_url"].removeprefix("http://"), "--database", str(data / "mail.db"),
               "--max", "50000", "--disable-version-check", "--smtp-disable-rdns"]  # fmt: skip
    return Program("mailpit", command, run_user())


def _as_component(command: list[str], instance: Instance) -> None:
    """Runs a preparation step as the user that will run the component."""
    user = run_user()
    done = subprocess.run(
        command, user=user, group=user, extra_groups=[] if user else None, cwd=instance.state,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise StackError(f"{Path(command[0]).name} failed ({done.returncode}):\n{done.stdout[-3000:]}")
