"""Who may call, and what the routes need besides the kit's dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.http.access import get_principal, require
from kit.objectstore import ObjectStore
from submissions.inspection import Inspector
from submissions.signing import ReceiptKeys
from submissions.typesetting import Typesetter

Applicant = Annotated[Principal, Depends(require("applicant"))]
Admin = Annotated[Principal, Depends(require("admin"))]
Staff = Annotated[Principal, Depends(require("bureau", "admin"))]
Reader = Annotated[Principal, Depends(require("applicant", "bureau", "admin"))]
"""Whoever may read entries: each sees what is theirs."""


async def get_visitor(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
) -> Principal | None:
    return await get_principal(request, credentials) if credentials else None


Visitor = Annotated[Principal | None, Depends(get_visitor)]
"""Anybody, logged in or not."""


async def get_store(request: Request) -> ObjectStore:
    return request.app.state.store


async def get_inspector(request: Request) -> Inspector:
    return request.app.state.inspector


async def get_cipher(request: Request) -> FieldCipher:
    return request.app.state.cipher


async def get_receipt_signer(request: Request) -> ReceiptKeys:
    return request.app.state.receipt_keys


async def get_typesetter(request: Request) -> Typesetter:
    return request.app.state.typesetter


Store = Annotated[ObjectStore, Depends(get_store)]
Inspect = Annotated[Inspector, Depends(get_inspector)]
Cipher = Annotated[FieldCipher, Depends(get_cipher)]
Typeset = Annotated[Typesetter, Depends(get_typesetter)]
Keys = Annotated[ReceiptKeys, Depends(get_receipt_signer)]
