"""Topics, principals with their passwords, and access rules, as kafka/topics.toml declares them."""

# confluent_kafka.admin does not list what it exports
# pyright: reportPrivateImportUsage=false

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ConfigSource,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)
from confluent_kafka.cimpl import NewPartitions, NewTopic

from provision.topics import DECLARATION, Bus, Topic, access_rules, load

_TIMEOUT = 30.0
_ITERATIONS = 8192
_OF_TOPIC = ConfigSource.DYNAMIC_TOPIC_CONFIG.value
EVERYTHING = AclBindingFilter(
    ResourceType.ANY,
    None,  # pyright: ignore[reportArgumentType] - none is any
    ResourcePatternType.ANY,
    None,  # pyright: ignore[reportArgumentType]
    None,  # pyright: ignore[reportArgumentType]
    AclOperation.ANY,
    AclPermissionType.ANY,
)


def provision(
    servers: str,
    *,
    admin_user: str,
    admin_password: str,
    protocol: str,
    principals: Mapping[str, str],
    replication_factor: int = 1,
    declaration: Path = DECLARATION,
) -> None:
    """
    Creates and corrects topics, passwords and access rules, and returns when every principal can log in.

    `principals` maps each declared principal to its password. Topics and users are never deleted, access rules that
    are not declared are. Raises ValueError when principals are missing or unknown, or a topic has more partitions
    than declared; KafkaException or TimeoutError when the cluster refuses or does not answer.
    """
    bus = load(declaration)
    if set(principals) != bus.principals:
        raise ValueError(f"passwords are given for {sorted(principals)}, declared are {sorted(bus.principals)}")
    admin = client(servers, protocol, admin_user, admin_password)
    _set_passwords(admin, principals)
    set_topics(admin, bus, replication_factor)
    _set_access_rules(admin, bus)
    with ThreadPoolExecutor(len(principals)) as pool:
        for waiting in [pool.submit(_await_login, servers, protocol, *login) for login in principals.items()]:
            waiting.result()


def client(servers: str, protocol: str, user: str, password: str) -> AdminClient:
    """An administrative client that logs in as `user`."""
    return AdminClient(
        {
            "bootstrap.servers": servers,
            "security.protocol": protocol,
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": user,
            "sasl.password": password,
            "log_level": 0,  # failures are raised, not printed
        }
    )


def _finish(futures: Iterable[Future[Any]]) -> list[Any]:
    return [future.result(_TIMEOUT) for future in futures]


def _set_passwords(admin: AdminClient, principals: Mapping[str, str]) -> None:
    """The broker never shows a verifier, so the passwords are set each time; sessions that are open stay so."""
    how = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    alterations: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(name, how, word.encode()) for name, word in principals.items()
    ]
    _finish(admin.alter_user_scram_credentials(alterations, request_timeout=_TIMEOUT).values())


def set_topics(admin: AdminClient, bus: Bus, replication_factor: int) -> None:
    """Creates topics, adds partitions, and corrects settings."""
    # one broker may be away without stopping the writers
    durable = {"min.insync.replicas": str(max(1, replication_factor - 1))}
    known = admin.list_topics(timeout=_TIMEOUT).topics
    new, more = [], []
    for topic in bus.topics:
        if topic.name not in known:
            config = {**topic.config, **durable}
            new.append(NewTopic(topic.name, topic.partitions, replication_factor, config=config))
            continue
        current = len(known[topic.name].partitions)
        if current > topic.partitions:
            raise ValueError(f"{topic.name} has {current} partitions, declared are {topic.partitions}")
        if current < topic.partitions:
            more.append(NewPartitions(topic.name, topic.partitions))
    if new:
        _finish(admin.create_topics(new, operation_timeout=_TIMEOUT).values())
    if more:
        _finish(admin.create_partitions(more, operation_timeout=_TIMEOUT).values())
    _set_configs(admin, [topic for topic in bus.topics if topic.name in known], durable)


def _set_configs(admin: AdminClient, topics: list[Topic], durable: Mapping[str, str]) -> None:
    """Changes settings that differ; those that somebody set and nobody declared go back to the default."""
    if not topics:
        return
    wanted = {topic.name: {**topic.config, **durable} for topic in topics}
    described = admin.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, name) for name in wanted])
    alterations: list[ConfigResource] = []
    for resource, future in described.items():
        current: dict[str, ConfigEntry] = future.result(_TIMEOUT)
        declared = wanted[resource.name]
        entries = [
            ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
            for key, value in declared.items()
            if current[key].value != value or current[key].source != _OF_TOPIC
        ]
        entries += [
            ConfigEntry(key, None, incremental_operation=AlterConfigOpType.DELETE)
            for key, entry in current.items()
            if entry.source == _OF_TOPIC and key not in declared
        ]
        if entries:
            alterations.append(ConfigResource(ConfigResource.Type.TOPIC, resource.name, incremental_configs=entries))
    if alterations:
        _finish(admin.incremental_alter_configs(alterations, request_timeout=_TIMEOUT).values())


def _set_access_rules(admin: AdminClient, bus: Bus) -> None:
    declared = access_rules(bus)
    current = set(admin.describe_acls(EVERYTHING, request_timeout=_TIMEOUT).result(_TIMEOUT))
    if missing := declared - current:
        _finish(admin.create_acls(list(missing), request_timeout=_TIMEOUT).values())
    if surplus := current - declared:
        filters = [
            AclBindingFilter(
                rule.restype,
                rule.name,
                rule.resource_pattern_type,
                rule.principal,
                rule.host,
                rule.operation,
                rule.permission_type,
            )
            for rule in surplus
        ]
        _finish(admin.delete_acls(filters, request_timeout=_TIMEOUT).values())


def _await_login(servers: str, protocol: str, user: str, password: str) -> None:
    """The controller has taken the password; the brokers learn of it a moment later."""
    deadline = time.monotonic() + _TIMEOUT
    while True:
        try:
            client(servers, protocol, user, password).list_topics(timeout=5)
            return
        except KafkaException:
            if time.monotonic() > deadline:
                raise
