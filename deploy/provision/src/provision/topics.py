"""The declaration of the bus: what topics.toml says, and the access rules that follow from it."""

# confluent_kafka.admin does not list what it exports
# pyright: reportPrivateImportUsage=false

import tomllib
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

from provision import DEPLOY

DECLARATION = DEPLOY / "kafka" / "topics.toml"


@dataclass(frozen=True)
class Topic:
    """One topic; `config` holds its settings without those that depend on the number of brokers."""

    name: str
    owner: str
    readers: frozenset[str]
    partitions: int
    config: dict[str, str]


@dataclass(frozen=True)
class Bus:
    principals: frozenset[str]
    topics: tuple[Topic, ...]


def load(path: Path = DECLARATION) -> Bus:
    """Reads the declaration; raises ValueError where it contradicts itself."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    principals = frozenset(data["principals"])
    topics: list[Topic] = []
    for name, topic in data["topics"].items():
        kind = dict(data["kinds"][topic["kind"]])
        partitions = kind.pop("partitions")
        topics.append(Topic(name, topic["owner"], frozenset(topic["readers"]), partitions, kind))
        if unknown := {topic["owner"], *topic["readers"]} - principals:
            raise ValueError(f"{name} names principals that are not declared: {sorted(unknown)}")
    for one in principals:
        # a group's name begins with its principal's name: one must not be the beginning of another
        if longer := [other for other in principals if other != one and other.startswith(one)]:
            raise ValueError(f"principal {one} could enter the groups of {longer[0]}")
    return Bus(principals, tuple(topics))


def access_rules(bus: Bus) -> set[AclBinding]:
    """Everything that is allowed; what is not in it is denied."""
    rules: set[AclBinding] = set()
    for topic in bus.topics:
        rules |= _allow(topic.owner, ResourceType.TOPIC, topic.name, AclOperation.WRITE)
        for reader in topic.readers:
            rules |= _allow(reader, ResourceType.TOPIC, topic.name, AclOperation.READ)
    for principal in bus.principals:
        rules |= _allow(principal, ResourceType.GROUP, principal, AclOperation.READ)
    return rules


def _allow(principal: str, resource: ResourceType, name: str, operation: AclOperation) -> set[AclBinding]:
    pattern = ResourcePatternType.PREFIXED if resource is ResourceType.GROUP else ResourcePatternType.LITERAL
    return {
        AclBinding(resource, name, pattern, f"User:{principal}", "*", allowed, AclPermissionType.ALLOW)
        for allowed in (operation, AclOperation.DESCRIBE)
    }
