"""The benchmarks start the services as the running stack does."""

from __future__ import annotations

import pytest

from accounts.config import Settings as Accounts
from bench.web.settings import settings_of
from kit.settings import ServiceSettings
from submissions.config import Settings as Submissions
from testkit import stack as running_stack


@pytest.mark.parametrize(("service", "kind"), [("accounts", Accounts), ("submissions", Submissions)])
def test_what_the_stack_sets_is_read(service: str, kind: type[ServiceSettings]) -> None:
    stack = running_stack.load()
    settings = settings_of(kind, stack, service, database_pool_size=3)
    assert settings.http_port == int(stack["processes"][service]["env"]["TUIYOU_HTTP_PORT"])
    assert settings.database_pool_size == 3
