"""Which version of what it changes a caller has read (RFC 9110 §13.1.1): two who change the same do not overwrite."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Response

from kit.errors import PreconditionRequired


async def get_named_versions(if_match: Annotated[str | None, Header()] = None) -> frozenset[int] | None:
    """The versions that ``If-Match`` names, if it is sent; what is no version of ours matches nothing."""
    if if_match is None:
        return None
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(","))
    return frozenset(int(tag) for tag in tags if len(tag) < 10 and tag.isascii() and tag.isdigit())


NamedVersions = Annotated[frozenset[int] | None, Depends(get_named_versions)]


async def get_read_versions(named: NamedVersions) -> frozenset[int]:
    if named is None:
        raise PreconditionRequired("if_match_required", "缺少 If-Match 版本号", "If-Match must name the version read")
    return named


ReadVersions = Annotated[frozenset[int], Depends(get_read_versions)]


def show_version(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'
