"""Who may call which route."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from kit.auth import Principal
from kit.http.access import require

Bureau = Annotated[Principal, Depends(require("bureau"))]
Expert = Annotated[Principal, Depends(require("expert"))]
Admin = Annotated[Principal, Depends(require("admin"))]
Reviewer = Annotated[Principal, Depends(require("bureau", "admin"))]
"""Staff of a bureau, who see their own cases, and the administration, which sees all."""
