"""A person at the gateway: logs in, asks, and says clearly what was refused."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx

from demo.proof_of_work import ProvesWork

T = TypeVar("T")


class DemoError(Exception):
    """A step did not do what it should; the message says which."""


class Person:
    """One user's way to the platform: the gateway, and nothing else."""

    def __init__(self, gateway: str, name: str) -> None:
        self.name = name
        self.gateway = gateway
        self.account: dict[str, Any] = {}
        self._http = httpx.AsyncClient(base_url=gateway, timeout=30, auth=ProvesWork(gateway))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def log_in(self, login: str, password: str) -> bool:
        """Whether that account exists with that password."""
        answer = await self._http.post("/api/accounts/sessions", json={"login": login, "password": password})
        if answer.status_code == 401:
            return False
        session = _content(answer, "log in")
        self._http.headers["Authorization"] = f"Bearer {session['access_token']}"
        self.account = session["account"]
        return True

    @property
    def headers(self) -> dict[str, str]:
        """What proves to a service who is asking."""
        return {"Authorization": self._http.headers["Authorization"]}

    async def get(self, path: str, **query: Any) -> Any:
        return _content(await self._http.get(f"/api{path}", params=query), f"GET {path}")

    async def file(self, path: str) -> bytes:
        answer = await self._http.get(f"/api{path}")
        if answer.is_error:
            raise DemoError(f"GET {path}: {answer.status_code} {answer.text}")
        return answer.content

    async def download(self, url: str) -> bytes:
        """From a signed address, which needs nobody's login."""
        answer = await self._http.get(url, headers={"Authorization": ""})
        if answer.is_error:
            raise DemoError(f"the download was refused: {answer.status_code} {answer.text[:300]}")
        return answer.content

    async def get_all(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list that comes in pages."""
        items: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": 100}
        while True:
            page = await self.get(path, **query)
            items += page["items"]
            if not page.get("next_cursor"):
                return items
            query["cursor"] = page["next_cursor"]

    async def find(self, path: str) -> Any | None:
        """``get``, or nothing where there is none."""
        answer = await self._http.get(f"/api{path}")
        return None if answer.status_code == 404 else _content(answer, f"GET {path}")

    async def post(self, path: str, body: dict[str, Any] | None = None, *, meanwhile: str | None = None) -> Any:
        """Repeats with the same key while a service is busy, so that nothing happens twice.

        ``meanwhile`` is the code of a refusal that may pass: then nothing is answered.
        """
        headers = {"Idempotency-Key": str(uuid4())}

        async def once() -> httpx.Response | None:
            answer = await self._http.post(f"/api{path}", json=body or {}, headers=headers)
            return None if answer.status_code in {429, 503} else answer

        answer = await until(once, what=f"POST {path}")
        if meanwhile and answer.is_error and answer.json().get("code") == meanwhile:
            return None
        return _content(answer, f"POST {path}")

    async def refused(self, path: str, body: dict[str, Any], code: str) -> dict[str, Any]:
        """Posts what must be refused, with that code; answers the problem."""
        answer = await self._http.post(f"/api{path}", json=body)
        problem = answer.json()
        if answer.status_code < 400 or problem.get("code") != code:
            raise DemoError(f"POST {path} was to be refused with {code}, but: {answer.status_code} {answer.text}")
        return problem

    async def put(self, path: str, body: dict[str, Any], *, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return _content(await self._http.put(f"/api{path}", json=body, headers=headers), f"PUT {path}")

    async def upload(self, form: dict[str, Any], file: bytes) -> None:
        """Posts a file straight to the object store, as a browser does with a presigned form."""
        answer = await self._http.post(
            form["url"],
            data=form["fields"],
            files={"file": ("letter.pdf", file, form["fields"]["Content-Type"])},
            headers={"Authorization": ""},
        )
        if answer.status_code != 201:
            raise DemoError(f"the upload was refused: {answer.status_code} {answer.text[:300]}")


def _content(answer: httpx.Response, what: str) -> Any:
    if answer.is_error:
        raise DemoError(f"{what}: {answer.status_code} {answer.text[:1000]}")
    return answer.json() if answer.content else None


async def until(
    condition: Callable[[], Awaitable[T | None]], *, what: str, within: float = 60.0, every: float = 0.2
) -> T:
    """The first true answer of ``condition``. Services agree through events, so some facts take a moment."""
    deadline = time.monotonic() + within
    while not (value := await condition()):
        if time.monotonic() > deadline:
            raise DemoError(f"waited {within:.0f} s in vain: {what}")
        await asyncio.sleep(every)
    return value


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
