"""What a step of a login answers: a session with its cookie, or a ticket for the next step."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from accounts.api.cookies import give
from accounts.api.schemas import SessionOut, TicketOut
from accounts.commands.issue_tokens import Session
from accounts.commands.tickets import Ticket

ANSWERS: dict[int | str, dict[str, Any]] = {202: {"model": TicketOut}}


def answer_step(outcome: Session | Ticket, request: Request, response: Response) -> SessionOut | JSONResponse:
    if isinstance(outcome, Ticket):
        return JSONResponse(TicketOut.of(outcome).model_dump(), 202, {"Cache-Control": "no-store"})
    give(outcome, request, response)
    return SessionOut.of(outcome)
