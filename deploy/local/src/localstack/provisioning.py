"""Databases, roles, topics, access lists and buckets: made by the package `provision`, from this stack's addresses."""

import hashlib
import json
from typing import Any

from localstack.places import CHECKOUT
from localstack.stack import superuser_url
from provision import kafka as bus
from provision import object_store as store
from provision import postgres as database

INPUTS = ("deploy/provision/src", "deploy/kafka", "deploy/postgres", "deploy/minio")


def key(parameters: object) -> str:
    """Changes when what would be provisioned changes: the declarations, the code that applies them, the passwords."""
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    for folder in INPUTS:
        for file in sorted((CHECKOUT / folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def postgres(stack: dict[str, Any]) -> None:
    roles = {
        name: database.ServiceRoles(owner_password=r["owner_password"], password=r["password"])
        for name, r in stack["postgres"]["services"].items()
    }
    database.provision(superuser_url(stack), roles)


def kafka(stack: dict[str, Any]) -> None:
    described = stack["kafka"]
    bus.provision(
        described["servers"],
        admin_user=described["admin"]["user"],
        admin_password=described["admin"]["password"],
        protocol=described["protocol"],
        principals=described["principals"],
        replication_factor=1,
    )


def object_store(stack: dict[str, Any]) -> None:
    described = stack["object_store"]
    root, service, upload = (store.Credentials(**described[who]) for who in ("root", "service", "upload"))
    store.provision(
        described["url"],
        root=root,
        service=service,
        upload=upload,
        bucket=described["bucket"],
        region=described["region"],
    )
