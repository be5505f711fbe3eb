"""python -m provision [postgres] [kafka] [object-store]: all of them when none is named; see `_USAGE`."""

import argparse
import os
import sys

from provision import kafka, object_store, postgres
from provision.postgres import ServiceRoles
from provision.topics import load

_SERVICES = ("accounts", "submissions", "review", "notifications")
_USAGE = """Settings come from the environment:
  TUIYOU_SUPERUSER_DATABASE_URL
  TUIYOU_<SERVICE>_OWNER_DATABASE_PASSWORD, TUIYOU_<SERVICE>_DATABASE_PASSWORD
  TUIYOU_KAFKA_SERVERS, TUIYOU_KAFKA_PROTOCOL, TUIYOU_KAFKA_ADMIN_PASSWORD, TUIYOU_KAFKA_REPLICATION_FACTOR (1)
  TUIYOU_<PRINCIPAL>_KAFKA_PASSWORD
  TUIYOU_OBJECT_STORE_URL, TUIYOU_OBJECT_STORE_REGION, TUIYOU_OBJECT_STORE_BUCKET
  TUIYOU_OBJECT_STORE_{ROOT,SERVICE,UPLOAD}_ACCESS_KEY, TUIYOU_OBJECT_STORE_{ROOT,SERVICE,UPLOAD}_SECRET_KEY
"""


def _setting(name: str, default: str | None = None) -> str:
    value = os.environ.get(f"TUIYOU_{name}", default)
    if value is None:
        raise SystemExit(f"TUIYOU_{name} is not set")
    return value


def _postgres() -> None:
    services = {
        s: ServiceRoles(_setting(f"{s.upper()}_OWNER_DATABASE_PASSWORD"), _setting(f"{s.upper()}_DATABASE_PASSWORD"))
        for s in _SERVICES
    }
    postgres.provision(_setting("SUPERUSER_DATABASE_URL"), services)


def _kafka() -> None:
    kafka.provision(
        _setting("KAFKA_SERVERS"),
        admin_user="admin",
        admin_password=_setting("KAFKA_ADMIN_PASSWORD"),
        protocol=_setting("KAFKA_PROTOCOL"),
        principals={name: _setting(f"{name.upper()}_KAFKA_PASSWORD") for name in load().principals},
        replication_factor=int(_setting("KAFKA_REPLICATION_FACTOR", "1")),
    )


def _object_store() -> None:
    who = {
        name: object_store.Credentials(
            _setting(f"OBJECT_STORE_{name.upper()}_ACCESS_KEY"), _setting(f"OBJECT_STORE_{name.upper()}_SECRET_KEY")
        )
        for name in ("root", "service", "upload")
    }
    bucket, region = _setting("OBJECT_STORE_BUCKET"), _setting("OBJECT_STORE_REGION")
    object_store.provision(_setting("OBJECT_STORE_URL"), **who, bucket=bucket, region=region)


_PARTS = {"postgres": _postgres, "kafka": _kafka, "object-store": _object_store}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="provision", epilog=_USAGE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(_PARTS)}; everything by default")
    parts = parser.parse_args().parts or list(_PARTS)
    if unknown := set(parts) - set(_PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for part in parts:
        _PARTS[part]()
        print(f"{part}: as declared", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
