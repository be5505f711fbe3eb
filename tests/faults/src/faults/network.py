"""The proxy between services and components: connections that are delayed, held, throttled, cut."""

from __future__ import annotations

from typing import Any, Literal

import httpx

Route = Literal["postgres", "kafka", "minio"]
Direction = Literal["upstream", "downstream"]
"""As the proxy names them: ``upstream`` is what services send, ``downstream`` what they are answered."""

HELD = 600_000
"""Milliseconds of delay that nothing waits for: on healing what was held goes on, as after a partition."""


class Network:
    """Toxiproxy's API. ``heal`` takes everything back."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=10, trust_env=False)

    async def add(self, route: Route, kind: str, direction: Direction, **attributes: Any) -> None:
        """One toxic on a route; connections that exist feel it too."""
        body = {"name": f"{kind}-{direction}", "type": kind, "stream": direction, "attributes": attributes}
        (await self._http.post(f"/proxies/{route}/toxics", json=body)).raise_for_status()

    async def hold(self, route: Route, *directions: Direction) -> None:
        """A partition: packets stay away, nobody is told."""
        for direction in directions or ("upstream", "downstream"):
            await self.add(route, "latency", direction, latency=HELD)

    async def cut(self, route: Route) -> None:
        """Open connections break, new ones are refused."""
        (await self._http.post(f"/proxies/{route}", json={"enabled": False})).raise_for_status()

    async def heal(self) -> None:
        (await self._http.post("/reset")).raise_for_status()

    async def close(self) -> None:
        await self._http.aclose()
