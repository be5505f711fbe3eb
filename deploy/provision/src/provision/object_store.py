"""The bucket for scans and the two users that may use it. MinIO's own administration: for deploying only."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from minio import Minio, MinioAdmin
from minio.commonconfig import ENABLED, Filter
from minio.credentials.providers import StaticProvider
from minio.lifecycleconfig import (
    Expiration,
    LifecycleConfig,
    NoncurrentVersionExpiration,
    Rule,
)
from minio.versioningconfig import VersioningConfig

from provision import DEPLOY

POLICIES = DEPLOY / "minio"


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str = field(repr=False)


def provision(
    url: str, *, root: Credentials, service: Credentials, upload: Credentials, bucket: str, region: str
) -> None:
    """
    Creates and corrects the bucket, its rules, the users and what they may do.

    `service` reads, writes and lists the bucket; `upload`, which signs the uploads of browsers, only puts objects
    under `staging/`. `url` is the internal address of a MinIO server. Raises what minio raises.
    """
    address = urlsplit(url)
    store = Minio(address.netloc, root.access_key, root.secret_key, secure=address.scheme == "https", region=region)
    _bucket(store, bucket)
    admin = administration(url, root, region)
    _user(admin, service, f"{bucket}-service", _policy("service", bucket))
    _user(admin, upload, f"{bucket}-upload", _policy("upload", bucket))


def administration(url: str, root: Credentials, region: str) -> MinioAdmin:
    """A client of MinIO's administration."""
    address = urlsplit(url)
    return MinioAdmin(
        endpoint=address.netloc,
        credentials=StaticProvider(root.access_key, root.secret_key),
        region=region,
        secure=address.scheme == "https",
    )


def users(admin: MinioAdmin) -> dict[str, str]:
    """Each user's policies, by access key."""
    return {name: about.get("policyName", "") for name, about in json.loads(admin.user_list()).items()}


def _bucket(store: Minio, bucket: str) -> None:
    if not store.bucket_exists(bucket):
        store.make_bucket(bucket)
    # an accepted scan that is overwritten or deleted by mistake can be brought back
    if store.get_bucket_versioning(bucket).status != ENABLED:
        store.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
    wanted = _lifecycle()
    current = store.get_bucket_lifecycle(bucket)
    if current is None or shape(current) != shape(wanted):
        store.set_bucket_lifecycle(bucket, wanted)


def _lifecycle() -> LifecycleConfig:
    """Uploads that were never confirmed go after two days, for good."""
    return LifecycleConfig(
        [
            Rule(
                ENABLED,
                rule_filter=Filter(prefix="staging/"),
                rule_id="staging-expires",
                expiration=Expiration(days=2),
                noncurrent_version_expiration=NoncurrentVersionExpiration(noncurrent_days=1),
            ),
        ]
    )


def shape(config: LifecycleConfig) -> list[tuple[Any, ...]]:
    """What counts when two sets of rules are compared: id, prefix, days, days of older versions."""
    return sorted(
        (
            rule.rule_id,
            rule.rule_filter.prefix if rule.rule_filter else None,
            rule.expiration.days if rule.expiration else None,
            rule.noncurrent_version_expiration.noncurrent_days if rule.noncurrent_version_expiration else None,
        )
        for rule in config.rules
    )


def _policy(name: str, bucket: str) -> dict[str, Any]:
    return json.loads((POLICIES / f"{name}.json").read_text(encoding="utf-8").replace("@BUCKET@", bucket))


def _user(admin: MinioAdmin, who: Credentials, policy_name: str, policy: dict[str, Any]) -> None:
    admin.policy_add(policy_name, policy=policy)
    admin.user_add(who.access_key, who.secret_key)
    admin.policy_set(policy_name, user=who.access_key)  # replaces whatever the user had
