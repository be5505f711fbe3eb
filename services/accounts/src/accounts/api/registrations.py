"""Applicants register themselves."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from accounts.api.challenges import Proof
from accounts.api.deps import Shared
from accounts.api.opening import open_by
from accounts.api.schemas import AccountOut, IndividualIn, OrganisationIn
from accounts.commands.register_applicant import RegisterApplicant, register_applicant
from accounts.domain.account import Account
from accounts.domain.forms import IndividualForm, OrganisationForm
from kit.db import Tx
from kit.http.access import Db, Once

router = APIRouter(prefix="/registrations", tags=["registrations"])


@router.post("/organisations", status_code=201, response_model=AccountOut)
async def register_organisation(
    body: OrganisationIn, db: Db, parts: Shared, once: Once, proof: Proof = None
) -> Response:
    """机构注册. Where 428 ``proof_of_work_required`` asks for it, with a proof of work."""
    await parts.proofs.demand(db, proof, "registration")

    async def act(tx: Tx, form: OrganisationForm, password_hash: str) -> Account:
        return await register_applicant(tx, parts.vault, RegisterApplicant(form, password_hash))

    return await open_by(body.form(), db, parts, once, act)


@router.post("/individuals", status_code=201, response_model=AccountOut)
async def register_individual(body: IndividualIn, db: Db, parts: Shared, once: Once, proof: Proof = None) -> Response:
    """个人注册, likewise."""
    await parts.proofs.demand(db, proof, "registration")

    async def act(tx: Tx, form: IndividualForm, password_hash: str) -> Account:
        return await register_applicant(tx, parts.vault, RegisterApplicant(form, password_hash))

    return await open_by(body.form(), db, parts, once, act)
