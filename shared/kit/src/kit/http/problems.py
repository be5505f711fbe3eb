"""Errors as RFC 9457 problem details, in Chinese and English. The one table that maps kinds of errors to HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from kit import errors
from kit.log import logger

STATUS: Mapping[type[errors.DomainError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.Invalid: 422,
    errors.PreconditionRequired: 428,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}

MEDIA_TYPE = "application/problem+json"

_RULES: Mapping[str, tuple[str, str]] = {
    "missing": ("必填", "is required"),
    "extra_forbidden": ("不是可填写的字段", "is not a field of this form"),
    "string_too_short": ("太短", "is too short"),
    "string_too_long": ("太长", "is too long"),
    "string_type": ("须为文字", "must be text"),
    "string_pattern_mismatch": ("格式不正确", "has the wrong form"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "int_type": ("须为整数", "must be a whole number"),
    "int_from_float": ("须为整数", "must be a whole number"),
    "decimal_parsing": ("须为数字", "must be a number"),
    "decimal_max_places": ("小数位数过多", "has too many decimals"),
    "greater_than": ("数值太小", "is too small"),
    "greater_than_equal": ("数值太小", "is too small"),
    "less_than": ("数值太大", "is too large"),
    "less_than_equal": ("数值太大", "is too large"),
    "uuid_parsing": ("编号不正确", "is not an id"),
    "date_from_datetime_parsing": ("须为日期", "must be a date"),
    "date_parsing": ("须为日期", "must be a date"),
    "datetime_parsing": ("须为时间", "must be a time"),
    "datetime_from_date_parsing": ("须为时间", "must be a time"),
    "timezone_aware": ("须带时区", "needs an offset from UTC"),
    "literal_error": ("不是可选的值", "is not one of the choices"),
    "enum": ("不是可选的值", "is not one of the choices"),
    "bool_parsing": ("须为是或否", "must be true or false"),
    "json_invalid": ("请求内容不是有效的 JSON", "the body is not valid JSON"),
    "too_long": ("项数过多", "has too many items"),
    "too_short": ("项数过少", "has too few items"),
}


class Text(BaseModel):
    zh: str
    en: str


class FaultOut(BaseModel):
    """One field and the rule that it breaks."""

    field: str
    code: str
    message: Text


class Problem(BaseModel):
    """RFC 9457. ``code`` is stable; ``errors`` names every fault of the input, in the form's order, and
    ``warnings`` what would have been taken, but is worth a look."""

    type: str
    title: str
    status: int
    code: str
    message: Text
    errors: list[FaultOut] = []
    warnings: list[FaultOut] = []
    request_id: str | None = None


def problem_response(
    status: int,
    code: str,
    zh: str,
    en: str,
    *,
    faults: Sequence[errors.Fault] = (),
    warnings: Sequence[errors.Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body = Problem(
        type=f"urn:tuiyou:problem:{code}",
        title=zh,
        status=status,
        code=code,
        message=Text(zh=zh, en=en),
        errors=_shown(faults),
        warnings=_shown(warnings),
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
    )
    return JSONResponse(body.model_dump(mode="json"), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _shown(faults: Sequence[errors.Fault]) -> list[FaultOut]:
    return [FaultOut(field=f.field, code=f.code, message=Text(zh=f.zh, en=f.en)) for f in faults]


def install(app: FastAPI) -> None:
    """Makes every error of ``app`` leave as a problem."""
    app.add_exception_handler(errors.DomainError, _on_domain_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unexpected)


def faults_of(problems: Sequence[Any]) -> list[errors.Fault]:
    """pydantic's errors as faults, without the values that were sent."""
    faults: list[errors.Fault] = []
    for problem in problems:
        location = [str(part) for part in problem["loc"]]
        if location and location[0] in {"body", "query", "path", "header", "cookie"}:
            location = location[1:]
        zh, en = _RULES.get(problem["type"], ("格式不正确", "has the wrong form"))
        faults.append(errors.Fault(".".join(location), problem["type"], zh, en))
    return faults


async def _on_domain_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.DomainError)  # noqa: S101 - registered for this type
    headers: dict[str, str] = {}
    if isinstance(error, errors.TooManyRequests | errors.Unavailable):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.PreconditionFailed) and error.etag:
        headers["ETag"] = f'"{error.etag}"'
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    told = {"faults": error.faults, "warnings": error.warnings}
    return problem_response(STATUS[type(error)], error.code, error.zh, error.en, **told, headers=headers)


async def _on_invalid_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    faults = faults_of(error.errors())
    return problem_response(
        422, "invalid_request", "提交的内容有误", "Some of what was sent is not right", faults=faults
    )


_HTTP: Mapping[int, tuple[str, str, str]] = {
    400: ("unreadable", "请求内容无法读取，须为 UTF-8 编码", "The content cannot be read; it must be UTF-8"),
    404: ("not_found", "没有找到", "Not found"),
    405: ("method_not_allowed", "不支持该操作", "This method is not supported here"),
    413: ("too_large", "内容过大", "The content is too large"),
    415: ("unsupported_media_type", "不支持该内容类型", "This media type is not supported"),
}


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    code, zh, en = _HTTP.get(error.status_code, ("refused", "请求被拒绝", "The request was refused"))
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = _allowed(request) or headers["Allow"]
    return problem_response(error.status_code, code, zh, en, headers=headers)


def _allowed(request: Request) -> str:
    """The path's methods: Starlette names those of the first route alone, and each of ours has one."""
    path = getattr(request.scope.get("route"), "path", "")
    return ", ".join(method.upper() for method in request.app.openapi()["paths"].get(path, {}))


async def _on_unexpected(_: Request, error: Exception) -> JSONResponse:
    return unexpected(error)


def unexpected(error: Exception) -> JSONResponse:
    """The answer to a bug. The message may quote what a user typed: the trace goes to the log without values."""
    logger.error("request_failed", cause=type(error).__name__, where=_where(error))
    return problem_response(500, "internal_error", "系统发生错误，请稍后重试", "Something went wrong on our side")


def _where(error: BaseException) -> list[str]:
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames[-8:]
