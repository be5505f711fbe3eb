"""Who may do what on the bus, tried on a real broker."""

# confluent_kafka.admin does not list what it exports
# pyright: reportPrivateImportUsage=false

import asyncio
import uuid
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)

from provision import kafka
from provision.topics import Bus, Topic, load
from testkit.probes import eventually

# written out here once more: the declaration must say exactly this
WRITES = {
    "accounts": {"accounts.events", "accounts.personal", "accounts.dlq"},
    "submissions": {"submissions.events", "submissions.dlq"},
    "review": {"review.events", "review.dlq"},
    "notifications": {"notifications.events", "notifications.dlq"},
    "observer": set(),
}
READS = {
    "accounts": set(),
    "submissions": {"accounts.events", "review.events"},
    "review": {"accounts.events", "submissions.events"},
    "notifications": {"accounts.events", "accounts.personal", "submissions.events", "review.events"},
    "observer": {"accounts.events", "submissions.events", "review.events", "notifications.events"},
}
TOPICS = set.union(*WRITES.values())
PRINCIPALS = sorted(WRITES)


def _login(stack: dict[str, Any], principal: str) -> dict[str, Any]:
    broker = stack["kafka"]
    return {
        "bootstrap.servers": broker["servers"],
        "security.protocol": broker["protocol"],
        "sasl.mechanism": broker["mechanism"],
        "sasl.username": principal,
        "sasl.password": broker["principals"][principal],
        "log_level": 0,
    }


@pytest.fixture
def admin(stack: dict[str, Any]) -> AdminClient:
    broker = stack["kafka"]
    return kafka.client(broker["servers"], broker["protocol"], broker["admin"]["user"], broker["admin"]["password"])


@pytest.fixture
async def topic(admin: AdminClient) -> AsyncGenerator[str]:
    name = f"test.{uuid.uuid4().hex}"
    yield name
    for future in admin.delete_topics([name]).values():
        await asyncio.to_thread(future.result, 10)


def _first_answer(consumer: Consumer) -> KafkaError | None:
    """What the broker says to the first fetch: a record or the end of the partition is no error."""
    for _ in range(20):
        message = consumer.poll(1)
        if message is None:
            continue
        error = message.error()
        return None if error is None or error.code() == KafkaError._PARTITION_EOF else error
    raise AssertionError("the broker gave no answer")


def _try_to_read(stack: dict[str, Any], principal: str, topic: str) -> KafkaError | None:
    consumer = Consumer(
        {**_login(stack, principal), "group.id": principal, "enable.partition.eof": True, "enable.auto.commit": False}
    )
    try:
        if error := consumer.list_topics(topic, 10).topics[topic].error:
            return error
        consumer.assign([TopicPartition(topic, 0, 0)])
        return _first_answer(consumer)
    finally:
        consumer.close()


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_a_principal_reads_what_it_subscribed_to_and_nothing_else(stack: dict[str, Any], principal: str) -> None:
    answers = {topic: _try_to_read(stack, principal, topic) for topic in TOPICS}
    assert {topic for topic, error in answers.items() if error is None} == READS[principal]
    refused = {error.code() for error in answers.values() if error}
    assert refused == {KafkaError.TOPIC_AUTHORIZATION_FAILED}


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_a_principal_writes_to_no_foreign_topic(stack: dict[str, Any], principal: str) -> None:
    answers: dict[str, int | None] = {}
    producer = Producer({**_login(stack, principal), "message.timeout.ms": 10000})
    foreign = TOPICS - WRITES[principal]
    for name in foreign:
        producer.produce(
            name, b"x", on_delivery=lambda error, _, name=name: answers.update({name: error and error.code()})
        )
    producer.flush(15)
    assert answers == dict.fromkeys(foreign, KafkaError.TOPIC_AUTHORIZATION_FAILED)


@pytest.mark.parametrize("service", sorted(name for name, topics in WRITES.items() if topics))
async def test_an_idempotent_producer_writes_to_its_own_topic(stack: dict[str, Any], service: str) -> None:
    broker = stack["kafka"]
    producer = AIOKafkaProducer(
        bootstrap_servers=broker["servers"],
        security_protocol=broker["protocol"],
        sasl_mechanism=broker["mechanism"],
        sasl_plain_username=service,
        sasl_plain_password=broker["principals"][service],
        enable_idempotence=True,
    )
    await producer.start()
    try:
        # dead letters are announcements that no service reads
        written = await producer.send_and_wait(f"{service}.dlq", b"{}", key=b"test-of-access")
    finally:
        await producer.stop()
    assert written.topic == f"{service}.dlq"


@pytest.mark.parametrize(
    ("principal", "group", "allowed"),
    [
        ("review", "review", True),
        ("review", "review.replay", True),
        ("review", "notifications", False),
        ("review", "observer", False),
        ("observer", "observer.test", True),
        ("observer", "submissions", False),
    ],
)
def test_a_principal_enters_no_foreign_group(
    stack: dict[str, Any], principal: str, group: str, *, allowed: bool
) -> None:
    broker = stack["kafka"]
    who = kafka.client(broker["servers"], broker["protocol"], principal, broker["principals"][principal])
    position = ConsumerGroupTopicPartitions(group, [TopicPartition("submissions.events", 0)])
    (future,) = who.list_consumer_group_offsets([position], request_timeout=10).values()
    if allowed:
        assert future.result(15).group_id == group
    else:
        with pytest.raises(KafkaException) as caught:
            future.result(15)
        assert caught.value.args[0].code() == KafkaError.GROUP_AUTHORIZATION_FAILED


def test_the_rules_on_the_broker_are_exactly_the_declared_ones(admin: AdminClient) -> None:
    rules = {
        (rule.principal.removeprefix("User:"), rule.operation, rule.name)
        for rule in admin.describe_acls(kafka.EVERYTHING).result(10)
        if rule.restype == ResourceType.TOPIC and rule.principal.removeprefix("User:") in WRITES
    }
    for operation, expected in ((AclOperation.WRITE, WRITES), (AclOperation.READ, READS)):
        found = {name: {topic for who, what, topic in rules if who == name and what == operation} for name in WRITES}
        assert found == expected


def test_a_rule_that_is_not_declared_is_taken_away(stack: dict[str, Any], admin: AdminClient) -> None:
    stray = AclBinding(
        ResourceType.TOPIC, f"test.{uuid.uuid4().hex}", ResourcePatternType.LITERAL, "User:observer", "*",
        AclOperation.READ, AclPermissionType.ALLOW,
    )  # fmt: skip
    for future in admin.create_acls([stray]).values():
        future.result(10)
    before = _declared_state(admin)
    broker = stack["kafka"]
    kafka.provision(
        broker["servers"], admin_user="admin", admin_password=broker["admin"]["password"],
        protocol=broker["protocol"], principals=broker["principals"],
    )  # fmt: skip
    assert stray not in admin.describe_acls(kafka.EVERYTHING).result(10)
    assert _declared_state(admin) == before


def _declared_state(admin: AdminClient) -> tuple[Any, ...]:
    """Topics with their settings, and the rules of declared topics and groups."""
    known = admin.list_topics(timeout=10).topics
    resources = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in sorted(TOPICS)]
    configs = {
        r.name: {k: v.value for k, v in f.result(10).items()} for r, f in admin.describe_configs(resources).items()
    }
    rules = {str(r) for r in admin.describe_acls(kafka.EVERYTHING).result(10) if not r.name.startswith("test.")}
    return {name: len(known[name].partitions) for name in TOPICS}, configs, rules


async def test_topics_are_created_and_corrected(admin: AdminClient, topic: str) -> None:
    def bus(partitions: int, **config: str) -> Bus:
        return Bus(frozenset(), (Topic(topic, "nobody", frozenset(), partitions, config),))

    def seen() -> tuple[int, str, str]:
        resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
        config = admin.describe_configs([resource])[resource].result(10)
        partitions = admin.list_topics(topic, timeout=10).topics[topic].partitions
        return len(partitions), config["retention.ms"].value, config["cleanup.policy"].value

    kafka.set_topics(admin, bus(1, **{"retention.ms": "1000"}), 1)
    await eventually(lambda: seen() == (1, "1000", "delete"), what="the new topic")
    stray = ConfigEntry("cleanup.policy", "compact", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=[stray])
    for future in admin.incremental_alter_configs([resource]).values():
        future.result(10)
    kafka.set_topics(admin, bus(3, **{"retention.ms": "2000"}), 1)
    await eventually(lambda: seen() == (3, "2000", "delete"), what="the corrected topic")
    with pytest.raises(ValueError, match="has 3 partitions, declared are 2"):
        kafka.set_topics(admin, bus(2), 1)


def test_passwords_must_be_those_of_the_declared_principals(stack: dict[str, Any]) -> None:
    broker = stack["kafka"]
    with pytest.raises(ValueError, match="declared are"):
        kafka.provision(
            broker["servers"], admin_user="admin", admin_password="", protocol="PLAINTEXT", principals={"x": "y"}
        )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[principals]\na = "service"\nab = "service"\n[kinds]\n[topics]', "could enter the groups of"),
        (
            '[principals]\na = "service"\n[kinds.k]\npartitions = 1\n'
            '[topics.t]\nkind = "k"\nowner = "a"\nreaders = ["b"]',
            "not declared",
        ),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(tmp_path: Any, text: str, fault: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=fault):
        load(path)
