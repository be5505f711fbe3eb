"""The base of every published event, and the registry of event types."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

_registry: dict[str, type[Event]] = {}


class Event(BaseModel):
    """A fact that a service has published.

    Declare one as ``class EntrySubmittedV1(Event, type="submissions.entry_submitted.v1", subject="entry/entry_id")``:
    ``subject`` names the aggregate's kind and the field that holds its id. Events of one subject stay in order.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str] = ""
    TOPIC: ClassVar[str] = ""
    AGGREGATE: ClassVar[str] = ""
    KEY_FIELD: ClassVar[str] = ""
    COMPACTED: ClassVar[bool] = False
    """A compacted topic keeps only the newest event of a key, so its readers expect gaps."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Takes the class keywords, which ``__pydantic_init_subclass__`` reads once the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, type: str = "", subject: str = "", topic: str = "", compacted: bool = False, **kwargs: Any
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not type:
            return
        if type in _registry:
            raise TypeError(f"event type {type} is declared twice")
        cls.TYPE = type
        cls.TOPIC = topic or f"{type.split('.', 1)[0]}.events"
        cls.AGGREGATE, cls.KEY_FIELD = subject.split("/")
        cls.COMPACTED = compacted
        if cls.KEY_FIELD not in cls.model_fields:
            raise TypeError(f"{cls.__name__} has no field {cls.KEY_FIELD}")
        _registry[type] = cls

    @property
    def key(self) -> str:
        """The aggregate's id: the Kafka key."""
        value: UUID = getattr(self, self.KEY_FIELD)
        return str(value)

    @property
    def subject(self) -> str:
        return f"{self.AGGREGATE}/{self.key}"


def registered() -> dict[str, type[Event]]:
    """Every event type that is declared, by its name on the wire."""
    return dict(_registry)
