"""Sends a request once more, with a proof of work, where accounts asks for one."""

from __future__ import annotations

from collections.abc import Generator

import altcha
import httpx

_PURPOSES = {
    "/api/accounts/registrations/organisations": "registration",
    "/api/accounts/sessions": "login",
}


class ProvesWork(httpx.Auth):
    requires_response_body = True

    def __init__(self, gateway: str) -> None:
        self._gateway = gateway

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        answer = yield request
        purpose = _PURPOSES.get(request.url.path)
        if answer.status_code != 428 or purpose is None:
            return
        given = yield httpx.Request("GET", f"{self._gateway}/api/accounts/challenges/{purpose}")
        challenge = altcha.Challenge.from_dict(given.raise_for_status().json())
        solution = altcha.solve_challenge(challenge)
        if solution is not None:
            request.headers["Proof-Of-Work"] = altcha.Payload(challenge, solution).to_base64()
            yield request
