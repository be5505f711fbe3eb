"""Who may do what in the object store, tried on a real MinIO."""

import io
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from minio import Minio
from minio.datatypes import PostPolicy
from minio.error import S3Error

from provision import object_store
from provision.object_store import Credentials

DATA = b"%PDF-1.7 test"


def _as(stack: dict[str, Any], who: Credentials) -> Minio:
    store = stack["object_store"]
    address = urlsplit(store["url"]).netloc
    return Minio(address, who.access_key, who.secret_key, secure=False, region=store["region"])


def _put(client: Minio, bucket: str, key: str) -> None:
    client.put_object(bucket, key, io.BytesIO(DATA), len(DATA), content_type="application/pdf")


@pytest.fixture
def bucket(stack: dict[str, Any]) -> str:
    return stack["object_store"]["bucket"]


@pytest.fixture
def key() -> str:
    return f"staging/test-{uuid.uuid4().hex}"


def test_the_upload_user_puts_under_staging_and_nothing_else(
    stack: dict[str, Any], stores: dict[str, Credentials], bucket: str, key: str
) -> None:
    upload, service = _as(stack, stores["upload"]), _as(stack, stores["service"])
    _put(upload, bucket, key)
    assert service.stat_object(bucket, key).size == len(DATA)
    refused = {
        "read": lambda: upload.get_object(bucket, key),
        "stat": lambda: upload.stat_object(bucket, key),
        "list": lambda: list(upload.list_objects(bucket, "staging/")),
        "list buckets": lambda: [b.name for b in upload.list_buckets() if b.name == bucket] or _denied(),
        "delete": lambda: upload.remove_object(bucket, key),
        "put elsewhere": lambda: _put(upload, bucket, f"scans/{key}"),
        "put at the root": lambda: _put(upload, bucket, "staging"),
        "put beside": lambda: _put(upload, bucket, "staging-2/x"),
        "make a bucket": lambda: upload.make_bucket(f"t-{uuid.uuid4().hex}"),
    }
    for what, attempt in refused.items():
        with pytest.raises(S3Error) as caught:
            attempt()
        assert caught.value.code == "AccessDenied", what
    service.remove_object(bucket, key)


def _denied() -> None:
    """An empty list shows nothing, which is as good as a refusal."""
    raise S3Error(None, "AccessDenied", "", "", "", "")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("prefix", "status"), [("staging", 204), ("scans", 403)])
def test_a_form_signed_by_the_upload_user_reaches_staging_only(
    stack: dict[str, Any], stores: dict[str, Credentials], key: str, prefix: str, status: int
) -> None:
    bucket, target = stack["object_store"]["bucket"], key.replace("staging", prefix, 1)
    policy = PostPolicy(bucket, datetime.now(UTC) + timedelta(minutes=5))
    policy.add_equals_condition("key", target)
    policy.add_content_length_range_condition(1, 1000)
    fields = {**_as(stack, stores["upload"]).presigned_post_policy(policy), "key": target}
    answer = httpx.post(f"{stack['object_store']['url']}/{bucket}", data=fields, files={"file": DATA})
    assert answer.status_code == status, answer.text


def test_the_service_reads_writes_and_lists_the_bucket_and_nothing_else(
    stack: dict[str, Any], stores: dict[str, Credentials], bucket: str
) -> None:
    service, root = _as(stack, stores["service"]), _as(stack, stores["root"])
    key, other = f"test/{uuid.uuid4().hex}", f"t-{uuid.uuid4().hex}"
    _put(service, bucket, key)
    with service.get_object(bucket, key) as answer:
        assert answer.read() == DATA
    assert [found.object_name for found in service.list_objects(bucket, key)] == [key]
    root.make_bucket(other)
    try:
        for attempt in (
            lambda: _put(service, other, key),
            lambda: list(service.list_objects(other)),
            lambda: service.delete_bucket_lifecycle(bucket),
            lambda: service.delete_bucket_policy(bucket),
            lambda: service.make_bucket(f"t-{uuid.uuid4().hex}"),
        ):
            with pytest.raises(S3Error) as caught:
                attempt()
            assert caught.value.code == "AccessDenied"
    finally:
        root.remove_bucket(other)
    # what was deleted can still be brought back, and the service cannot prevent it
    version = root.stat_object(bucket, key).version_id
    service.remove_object(bucket, key)
    with pytest.raises(S3Error, match="AccessDenied"):
        service.remove_object(bucket, key, version_id=version)
    assert root.stat_object(bucket, key, version_id=version).size == len(DATA)
    root.remove_object(bucket, key, version_id=version)


def test_nobody_gets_in_without_credentials(stack: dict[str, Any], bucket: str) -> None:
    url = stack["object_store"]["url"]
    assert httpx.get(f"{url}/{bucket}").status_code == 403
    assert httpx.put(f"{url}/{bucket}/staging/x", content=DATA).status_code == 403


def test_provisioning_again_changes_nothing(stack: dict[str, Any], stores: dict[str, Credentials], bucket: str) -> None:
    store = stack["object_store"]
    before = _state(stack, stores, bucket)
    object_store.provision(store["url"], **stores, bucket=bucket, region=store["region"])
    assert _state(stack, stores, bucket) == before
    assert before["versioning"] == "Enabled"
    assert before["lifecycle"] == [("staging-expires", "staging/", 2, 1)]
    assert before["users"] == {
        stores["service"].access_key: f"{bucket}-service",
        stores["upload"].access_key: f"{bucket}-upload",
    }


def _state(stack: dict[str, Any], stores: dict[str, Credentials], bucket: str) -> dict[str, Any]:
    store = stack["object_store"]
    root = _as(stack, stores["root"])
    admin = object_store.administration(store["url"], stores["root"], store["region"])
    lifecycle = root.get_bucket_lifecycle(bucket)
    return {
        "versioning": root.get_bucket_versioning(bucket).status,
        "lifecycle": lifecycle and object_store.shape(lifecycle),
        "users": object_store.users(admin),
        "policies": [_rules(admin.policy_info(f"{bucket}-{name}")) for name in ("service", "upload")],
    }


def _rules(policy: str) -> set[tuple[str, str, str]]:
    """MinIO gives actions in any order."""
    statements = json.loads(policy)["Statement"]
    return {(s["Effect"], action, resource) for s in statements for action in s["Action"] for resource in s["Resource"]}
