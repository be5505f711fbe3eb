"""The cookie with the refresh token: scripts cannot read it, and other sites cannot send it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Cookie, Request, Response

from accounts.commands.issue_tokens import Session

COOKIE = "tuiyou_refresh"
RefreshToken = Annotated[str, Cookie(alias=COOKIE, max_length=200)]


def give(session: Session, request: Request, response: Response) -> None:
    response.set_cookie(
        COOKIE,
        session.refresh_token,
        expires=session.refresh_until,
        path=_path(request),
        secure=True,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"


def take_back(request: Request, response: Response) -> None:
    response.delete_cookie(COOKIE, path=_path(request), secure=True, httponly=True, samesite="strict")


def _path(request: Request) -> str:
    """As the browser sees it, before the gateway strips the service's prefix."""
    return f"{request.app.root_path}/sessions"
