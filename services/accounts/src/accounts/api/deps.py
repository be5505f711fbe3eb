"""What the routes need besides the kit's dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from accounts.commands.parts import Parts
from kit.auth import Principal
from kit.http.access import require


async def get_parts(request: Request) -> Parts:
    return request.app.state.parts


Shared = Annotated[Parts, Depends(get_parts)]
Admin = Annotated[Principal, Depends(require("admin"))]
