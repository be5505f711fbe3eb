"""What the routes need besides the kit's dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from accounts.commands.go_on import Caller
from accounts.commands.parts import Parts
from accounts.domain.agents import shorten_agent
from accounts.domain.throttling import network_of
from kit.auth import Principal
from kit.http.access import require


async def get_parts(request: Request) -> Parts:
    return request.app.state.parts


async def get_network(request: Request) -> str:
    """Where the caller is, as the gateway says; a client cannot set that header."""
    given = request.headers.get("x-real-ip") or (request.client.host if request.client else "")
    return network_of(given)


async def get_agent(request: Request) -> str:
    """What the caller's browser calls itself, shortened."""
    return shorten_agent(request.headers.get("user-agent", ""))


async def get_caller(
    parts: Annotated[Parts, Depends(get_parts)],
    network: Annotated[str, Depends(get_network)],
    agent: Annotated[str, Depends(get_agent)],
) -> Caller:
    return Caller(network, parts.issuer, agent, parts.demands)


Agent = Annotated[str, Depends(get_agent)]
Network = Annotated[str, Depends(get_network)]
Shared = Annotated[Parts, Depends(get_parts)]
From = Annotated[Caller, Depends(get_caller)]
Applicant = Annotated[Principal, Depends(require("applicant"))]
Admin = Annotated[Principal, Depends(require("admin"))]
