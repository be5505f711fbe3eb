"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest

from kit import failpoints
from testkit import stack as running_stack
from testkit.tokens import Issuer


@pytest.fixture(scope="session")
def stack() -> dict[str, Any]:
    """The description of the components that run for the tests."""
    return running_stack.load()


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(autouse=True)
def _no_failpoint_left() -> Generator[None]:
    yield
    failpoints.disarm()


@pytest.fixture
async def kafka_topic(stack: dict[str, Any]) -> AsyncGenerator[Any]:
    """Makes topics of the test's own; they go with the test."""
    from testkit.kafka import TopicMaker  # noqa: PLC0415 - the admin client is heavy, and few tests need it

    maker = TopicMaker(stack["kafka"])
    yield maker.make
    maker.remove()
