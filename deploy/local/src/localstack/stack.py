"""The description of a set-up instance: addresses and credentials, written to its stack.json."""

from typing import Any

from localstack.artefacts import platform
from localstack.packages import cjk_font_folders
from localstack.places import Instance
from localstack.ports import HOST
from localstack.programs import as_json
from localstack.services import PROCESSES, SERVICES

GATEWAY = "gateway"


def port_names(instance: Instance) -> list[str]:
    names = [GATEWAY, "postgres", "kafka", "kafka-controller", "minio", "smtp", "mail"]
    if instance.has_second_store:
        names.append("versitygw")
    if instance.has_unsafe_network:
        names += ["toxiproxy", "kafka-proxied", "postgres-route", "kafka-route", "minio-route"]
    return names + [f"{service}-{process}" for service in SERVICES for process in PROCESSES]


def url(port: int) -> str:
    return f"http://{HOST}:{port}"


def describe(instance: Instance, ports: dict[str, int], secrets: dict[str, Any]) -> dict[str, Any]:
    """The content of stack.json."""
    region = platform()["minio"]["env"]["MINIO_REGION"]
    stack: dict[str, Any] = {
        "instance": instance.name,
        "postgres": _postgres(ports, secrets["postgres"]),
        "kafka": {
            "servers": f"{HOST}:{ports['kafka']}",
            "protocol": "SASL_PLAINTEXT",
            "mechanism": "SCRAM-SHA-512",
            "admin": {"user": "admin", "password": secrets["kafka"]["admin"]},
            "principals": secrets["kafka"]["principals"],
        },
        "object_store": _object_store(ports, secrets["object_store"], region),
        "mail": {"smtp_host": HOST, "smtp_port": ports["smtp"], "http_url": url(ports["mail"])},
        "gateway": {"url": url(ports[GATEWAY])},
        "proof_of_work_cost": instance.proof_of_work_cost,
    }
    if instance.has_second_store:
        stack["second_object_store"] = {
            "url": url(ports["versitygw"]),
            "region": region,
            "bucket": "scans",
            "root": {"access_key": "root", "secret_key": secrets["second_object_store"]},
        }
    stack["routes"] = {
        "postgres": f"{HOST}:{ports['postgres']}",
        "kafka": stack["kafka"]["servers"],
        "object_store": stack["object_store"]["url"],
    }
    if instance.has_unsafe_network:
        stack |= _unsafe_network(ports)
    stack["processes"] = {s: _processes(s, stack, ports, secrets) for s in SERVICES}
    return stack


def _postgres(ports: dict[str, int], passwords: dict[str, Any]) -> dict[str, Any]:
    return {
        "host": HOST,
        "port": ports["postgres"],
        "superuser": "postgres",
        "superuser_password": passwords["superuser"],
        "services": {
            s: {
                "database": s,
                "owner": f"{s}_owner",
                "owner_password": passwords["services"][s]["owner"],
                "user": s,
                "password": passwords["services"][s]["user"],
            }
            for s in SERVICES
        },
    }


def _object_store(ports: dict[str, int], keys: dict[str, str], region: str) -> dict[str, Any]:
    """Browsers reach it through the gateway."""
    return {
        "url": url(ports["minio"]),
        "public_url": url(ports[GATEWAY]),
        "region": region,
        "bucket": "scans",
        "root": {"access_key": "root", "secret_key": keys["root"]},
        "service": {"access_key": "submissions", "secret_key": keys["service"]},
        "upload": {"access_key": "upload", "secret_key": keys["upload"]},
    }


def _unsafe_network(ports: dict[str, int]) -> dict[str, Any]:
    """The services' routes lead to a proxy; operators and tests reach the components themselves."""
    ways = {"postgres": "postgres", "kafka": "kafka-proxied", "minio": "minio"}
    route = {name: f"{HOST}:{ports[f'{name}-route']}" for name in ways}
    proxies = {name: {"listen": route[name], "upstream": f"{HOST}:{ports[to]}"} for name, to in ways.items()}
    return {
        "routes": {
            "postgres": route["postgres"],
            "kafka": route["kafka"],
            "object_store": f"http://{route['minio']}",
        },
        "network": {"url": url(ports["toxiproxy"]), "proxies": proxies},
    }


def _processes(service: str, stack: dict[str, Any], ports: dict[str, int], secrets: dict[str, Any]) -> dict[str, Any]:
    roles = stack["postgres"]["services"][service]
    return {
        "api": url(ports[f"{service}-api"]),
        "worker": url(ports[f"{service}-worker"]),
        "env": {
            **service_environment(service, "api", stack, ports, secrets),
            "TUIYOU_MIGRATION_DATABASE_URL": database_url(stack, service, roles["owner"], roles["owner_password"]),
        },
    }


def database_url(stack: dict[str, Any], database: str, user: str, password: str) -> str:
    postgres = stack["postgres"]
    return f"postgresql://{user}:{password}@{postgres['host']}:{postgres['port']}/{database}"


def superuser_url(stack: dict[str, Any], database: str = "postgres") -> str:
    postgres = stack["postgres"]
    return database_url(stack, database, postgres["superuser"], postgres["superuser_password"])


def service_environment(
    service: str, process: str, stack: dict[str, Any], ports: dict[str, int], secrets: dict[str, Any]
) -> dict[str, str]:
    """The settings of one service process, as environment variables."""
    keys, kafka, gateway = secrets["services"][service], stack["kafka"], stack["gateway"]["url"]
    roles, routes = stack["postgres"]["services"][service], stack["routes"]
    environment = {
        "TUIYOU_DATABASE_URL": f"postgresql://{roles['user']}:{roles['password']}@{routes['postgres']}/{service}",
        "TUIYOU_KAFKA_SERVERS": routes["kafka"],
        "TUIYOU_KAFKA_PROTOCOL": kafka["protocol"],
        "TUIYOU_KAFKA_USER": service,
        "TUIYOU_KAFKA_PASSWORD": kafka["principals"][service],
        "TUIYOU_HTTP_HOST": HOST,
        "TUIYOU_HTTP_PORT": str(ports[f"{service}-{process}"]),
        "TUIYOU_PUBLIC_URL": gateway,
        "TUIYOU_JWKS_URL": url(ports["accounts-api"]) + "/jwks.json",
        "TUIYOU_TOKEN_ISSUER": "tuiyou",
        "TUIYOU_FIELD_KEYS": as_json({"k1": keys["field"]}),
        "TUIYOU_FIELD_KEY_ID": "k1",
        "TUIYOU_BLIND_INDEX_KEY": keys["blind_index"],
        "TUIYOU_AUDIT_KEY": keys["audit"],
        "TUIYOU_LOG_LEVEL": "info",
        "TUIYOU_LOG_FORMAT": "json",
    }
    if process == "api":
        environment["TUIYOU_ROOT_PATH"] = f"/api/{service}"
    if service == "accounts":
        environment["TUIYOU_PROOF_OF_WORK_COST"] = str(stack["proof_of_work_cost"])
    if service == "submissions":
        environment |= _object_store_settings(stack["object_store"], routes["object_store"])
        environment |= {
            "TUIYOU_RECEIPT_KEYS": as_json({"r1": secrets["receipt_key"]}),
            "TUIYOU_RECEIPT_KEY_ID": "r1",
            "TUIYOU_DOCUMENT_FONTS": as_json(cjk_font_folders()),
        }
    if service == "notifications":
        environment |= {
            "TUIYOU_SMTP_HOST": stack["mail"]["smtp_host"],
            "TUIYOU_SMTP_PORT": str(stack["mail"]["smtp_port"]),
            "TUIYOU_MAIL_FROM": "no-reply@tuiyou.example",
        }
    return environment


def _object_store_settings(store: dict[str, Any], route: str) -> dict[str, str]:
    return {
        "TUIYOU_OBJECT_STORE_URL": route,
        "TUIYOU_OBJECT_STORE_PUBLIC_URL": store["public_url"],
        "TUIYOU_OBJECT_STORE_REGION": store["region"],
        "TUIYOU_OBJECT_STORE_BUCKET": store["bucket"],
        "TUIYOU_OBJECT_STORE_ACCESS_KEY": store["service"]["access_key"],
        "TUIYOU_OBJECT_STORE_SECRET_KEY": store["service"]["secret_key"],
        "TUIYOU_UPLOAD_ACCESS_KEY": store["upload"]["access_key"],
        "TUIYOU_UPLOAD_SECRET_KEY": store["upload"]["secret_key"],
    }
