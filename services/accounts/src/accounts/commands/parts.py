"""What one process opens once, and its commands share."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.commands.password_rules import rule_of
from accounts.commands.passwords import Passwords
from accounts.commands.proof_of_work import ProofOfWork
from accounts.commands.workbooks import Workbooks
from accounts.config import Settings
from accounts.db.vault import Vault
from accounts.domain.login_steps import Demands


@dataclass(frozen=True, slots=True)
class Parts:
    vault: Vault
    passwords: Passwords
    workbooks: Workbooks
    proofs: ProofOfWork
    issuer: str
    public_url: str
    demands: Demands

    @classmethod
    def of(cls, settings: Settings) -> Parts:
        rule = rule_of(settings.password_profile)
        passwords = Passwords(threads=settings.password_threads, queue=settings.password_queue)
        vault = Vault.of(settings)
        return cls(
            vault,
            passwords,
            Workbooks(),
            ProofOfWork(vault, settings.proof_of_work_cost),
            settings.token_issuer,
            settings.public_url.rstrip("/"),
            Demands(rule, settings.second_factor_required or rule.second_factor),
        )

    def close(self) -> None:
        self.passwords.close()
        self.workbooks.close()
