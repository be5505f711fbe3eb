"""The settings of this service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``password_queue``: how many passwords may wait to be hashed before callers are asked to come back; about a
    second's work, and well below what the gateway lets into one process, so that a storm of logins leaves room."""

    second_factor_required: bool = False
    """Whether staff, experts, admins and auditors must have one; at their next login they set one up."""

    proof_of_work_cost: Annotated[int, Field(ge=0)] = 2000
    """Of each of 500 to 1000 tries, in iterations of PBKDF2: about a second of a desktop; 0 asks for no proofs."""

    password_profile: Literal["seed", "nist", "mlps3"] = "seed"  # noqa: S105 - a name, not a secret
    """What new passwords must be like; those that were set before stay good for logging in."""

    password_threads: Annotated[int, Field(ge=1)] = 2
    password_queue: Annotated[int, Field(ge=1)] = 30
