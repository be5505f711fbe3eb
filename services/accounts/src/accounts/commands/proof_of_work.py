"""Proofs of work (ALTCHA, version 2): who wants many answers has to compute for each of them.

A challenge is signed by us and stored nowhere. The key that its solver must find is signed as well, so checking an
answer costs two HMACs. What was used is remembered until the challenge expires.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import altcha

from accounts.db import spent_proofs
from accounts.db.vault import Vault
from accounts.domain.proof_of_work import FEWEST, MOST, VALID_FOR, Purpose
from kit.db import Database
from kit.errors import PreconditionRequired


class ProofOfWork:
    """``cost``: iterations of PBKDF2 for each try; 0 asks for no proofs."""

    def __init__(self, vault: Vault, cost: int) -> None:
        self._signing = vault.keyed_hash("proof of work", "challenge")
        self._solving = vault.keyed_hash("proof of work", "solution")
        self._cost = cost

    @property
    def wanted(self) -> bool:
        return self._cost > 0

    def challenge(self, purpose: Purpose) -> dict[str, Any]:
        """``parameters`` and ``signature``, as ALTCHA's solvers take them."""
        made = altcha.create_challenge(
            "PBKDF2/SHA-256",
            self._cost,
            counter=FEWEST + secrets.randbelow(MOST - FEWEST),
            expires_at=datetime.now(UTC) + VALID_FOR,
            data={"purpose": purpose},
            hmac_secret=self._signing,
            hmac_key_secret=self._solving,
        )
        return made.to_dict()

    async def demand(self, database: Database, payload: str | None, purpose: Purpose) -> None:
        """Raises ``PreconditionRequired`` without a proof for this purpose that nobody has used."""
        if not self.wanted:
            return
        if payload is None:
            raise PreconditionRequired(
                "proof_of_work_required", "请完成安全验证后重试", "Please send a proof of work with the request"
            )
        parameters = self._proven(payload, purpose)
        if parameters is None or not await _spend(database, parameters):
            raise PreconditionRequired(
                "proof_of_work_refused",
                "安全验证已失效，请重新验证",
                "The proof of work is wrong, too old or was used before",
            )

    def _proven(self, payload: str, purpose: Purpose) -> altcha.ChallengeParameters | None:
        try:
            sent = altcha.Payload.from_base64(payload)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        result = altcha.verify_solution(sent, self._signing, hmac_key_secret=self._solving)
        parameters = sent.challenge.parameters
        return parameters if result.verified and parameters.data == {"purpose": purpose} else None


async def _spend(database: Database, parameters: altcha.ChallengeParameters) -> bool:
    expires = datetime.fromtimestamp(parameters.expires_at or 0, UTC)
    async with database.transaction() as tx:
        return await spent_proofs.add(tx, bytes.fromhex(parameters.nonce), expires)
