"""A record of a topic as the inbox sees it: a CloudEvent in Kafka's binary mode, or something unreadable."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from kit.crypto import FieldCipher

PLACE = "records"


class MalformedRecord(Exception):
    """It is not an event: its headers do not say which."""


class _Envelope(NamedTuple):
    event_id: UUID
    type: str
    source: str
    subject: str
    version: int


@dataclass(frozen=True, slots=True)
class Record:
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    envelope: _Envelope | None

    @classmethod
    def of(  # noqa: PLR0917 - the six parts of a record, in Kafka's order
        cls,
        topic: str,
        partition: int,
        offset: int,
        key: bytes | None,
        value: bytes | None,
        headers: tuple[tuple[str, bytes], ...],
    ) -> Record:
        return cls(topic, partition, offset, key, value, headers, _read_envelope(headers))

    @property
    def is_event(self) -> bool:
        return self.envelope is not None

    @property
    def event_id(self) -> UUID:
        return self._envelope.event_id

    @property
    def type(self) -> str:
        return self._envelope.type

    @property
    def subject(self) -> str:
        return self._envelope.subject

    @property
    def version(self) -> int:
        """The event's number within its aggregate, from 1."""
        return self._envelope.version

    @property
    def stream(self) -> str:
        """The aggregate, as the one service sees it that publishes to this topic."""
        return f"{self.topic}:{self._envelope.subject}"

    @property
    def is_tombstone(self) -> bool:
        """Its key is to be forgotten."""
        return self.value is None

    @property
    def traceparent(self) -> str | None:
        value = dict(self.headers).get("traceparent")
        return value.decode("ascii", "replace") if value else None

    @property
    def _envelope(self) -> _Envelope:
        if self.envelope is None:
            raise MalformedRecord(f"{self.topic}/{self.partition}/{self.offset}")
        return self.envelope

    def dump(self, cipher: FieldCipher) -> str:
        """Encrypted, as it may hold personal data."""
        fields = {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "key": _encode(self.key),
            "value": _encode(self.value),
            "headers": [(name, _encode(value)) for name, value in self.headers],
        }
        return cipher.encrypt(json.dumps(fields), place=PLACE)

    @classmethod
    def load(cls, text: str, cipher: FieldCipher) -> Record:
        fields = json.loads(cipher.decrypt(text, place=PLACE))
        headers = tuple((name, _decode(value) or b"") for name, value in fields["headers"])
        return cls.of(
            fields["topic"],
            fields["partition"],
            fields["offset"],
            _decode(fields["key"]),
            _decode(fields["value"]),
            headers,
        )


def _read_envelope(headers: tuple[tuple[str, bytes], ...]) -> _Envelope | None:
    values = dict(headers)
    try:
        version = int(values["ce_sequence"])
        envelope = _Envelope(
            UUID(values["ce_id"].decode()),
            values["ce_type"].decode(),
            values["ce_source"].decode(),
            values["ce_subject"].decode(),
            version,
        )
    except (KeyError, ValueError):
        return None
    return envelope if version > 0 else None


def _encode(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _decode(value: str | None) -> bytes | None:
    return None if value is None else base64.b64decode(value)
