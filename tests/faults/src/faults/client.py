"""A person at the gateway whose every request is recorded."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

import httpx

from faults.history import Attempt, History, Operation

REPEATED = {429, 502, 503, 504}
"""Answers after which a client tries again, with the same key."""

Answer = Callable[[Any], dict[str, Any]]


class Person:
    """Repeats what was not answered, with the same key, for at most ``patience`` seconds."""

    def __init__(
        self, http: httpx.AsyncClient, history: History, chance: random.Random, name: str, *, patience: float = 75.0
    ) -> None:
        self.name = name
        self.account_id = ""
        self._http = http
        self._history = history
        self._chance = chance
        self._patience = patience
        self._token = ""
        self._login = ("", "")
        self._count = 0

    async def log_in(self, login: str, password: str) -> None:
        self._login = (login, password)
        body = {"login": login, "password": password}
        done = await self.do("log_in", "POST", "/accounts/sessions", body=body, answer=lambda given: given)
        if done.outcome != "ok":
            raise RuntimeError(f"{login} cannot log in: {done.attempts[-1]}")
        self._token = done.answer["access_token"]
        self.account_id = done.answer["account"]["id"]
        done.answer = {"account": self.account_id}  # a history holds no tokens

    async def log_in_again(self) -> None:
        await self.log_in(*self._login)

    async def do(
        self,
        kind: str,
        method: str,
        path: str,
        *,
        body: Any = None,
        subject: str | None = None,
        key: str | None = None,
        wants: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        answer: Answer = lambda given: {},
    ) -> Operation:
        """One operation, recorded when it is over. ``answer`` takes from a success what the checker needs."""
        self._count += 1
        operation = Operation(f"{self.name}-{self._count}", self.name, kind, subject, key, wants or {})
        given = {**(headers or {}), **({"Idempotency-Key": key} if key else {})}
        if self._token:
            given["Authorization"] = f"Bearer {self._token}"
        deadline = time.time() + self._patience
        try:
            while True:
                response = await self._attempt(operation, method, f"/api{path}", body, given)
                if response is not None and response.status_code not in REPEATED:
                    operation.outcome = "refused" if response.is_error else "ok"
                    if operation.outcome == "ok":
                        operation.answer = answer(response.json() if response.content else None)
                    return operation
                if time.time() > deadline:
                    return operation
                await asyncio.sleep(self._chance.uniform(0.1, 0.5))
        finally:
            self._history.add(operation)

    async def read(self, path: str) -> Any:
        """What a GET answers; nothing where it is refused."""
        found: list[Any] = []

        def keep(given: Any) -> dict[str, Any]:
            found.append(given)
            return {}

        await self.do("read", "GET", path, answer=keep)
        return found[0] if found else None

    async def upload(self, form: dict[str, Any], data: bytes, *, subject: str) -> bool:
        """Posts the file to the object store by way of the gateway, as the form says, until it is taken."""
        operation = Operation(f"{self.name}-upload", self.name, "upload", subject, None)
        deadline = time.time() + self._patience
        files = {"file": ("letter.pdf", data, "application/pdf")}
        while time.time() < deadline:
            began = time.time()
            try:
                response = await self._http.post(form["url"], data=form["fields"], files=files)
            except httpx.HTTPError as error:
                operation.attempts.append(Attempt(began, time.time(), error=type(error).__name__))
            else:
                # the store's own errors are XML, and end an upload as well as a problem would
                operation.attempts.append(Attempt(began, time.time(), response.status_code, "object_store"))
                if response.status_code == 201:
                    operation.outcome = "ok"
                    break
            await asyncio.sleep(self._chance.uniform(0.2, 0.6))
        self._history.add(operation)
        return operation.outcome == "ok"

    async def _attempt(
        self, operation: Operation, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> httpx.Response | None:
        began = time.time()
        try:
            response = await self._http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            operation.attempts.append(Attempt(began, time.time(), error=type(error).__name__))
            return None
        operation.attempts.append(Attempt(began, time.time(), response.status_code, _code(response)))
        return response


def _code(response: httpx.Response) -> str | None:
    """A problem's code; nothing where the answer is no problem."""
    if not response.is_error:
        return None
    try:
        return response.json().get("code")
    except ValueError:
        return None
