"""The tree of errors a client may see, and their rendering as ``application/problem+json`` (RFC 9457).

    Problem
    ├── BadRequest            400
    ├── Unauthenticated       401
    ├── Forbidden             403
    ├── NotFound              404
    ├── Conflict              409
    ├── PreconditionFailed    412
    ├── BodyTooLarge          413
    ├── Invalid               422
    ├── TooManyRequests       429
    └── Unavailable           503

Services subclass these and set ``code``; a code never changes its meaning.
"""

from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)


class FieldError(BaseModel):
    """One refused field: ``pointer`` is a JSON pointer into the body, or ``?name`` for a query parameter."""

    pointer: str
    message: str


class ProblemDocument(BaseModel):
    """The shape of every error answer."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[FieldError] | None = Field(default=None)


class Problem(Exception):  # noqa: N818 — the RFC's word
    """Base of all errors that have an answer. ``members`` become extension members of the document."""

    status: ClassVar[int] = 500
    code: str = "internal"
    title: ClassVar[str] = "Internal error"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(
        self, detail: str = "", *, code: str | None = None, errors: list[FieldError] | None = None, **members: Any
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.code = code or type(self).code
        self.errors = errors
        self.members = members


class BadRequest(Problem):
    status = 400
    code = "request.bad"
    title = "Bad request"


class Unauthenticated(Problem):
    status = 401
    code = "auth.required"
    title = "Authentication required"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    status = 403
    code = "auth.forbidden"
    title = "Not allowed"


class NotFound(Problem):
    status = 404
    code = "not_found"
    title = "Not found"


class Conflict(Problem):
    status = 409
    code = "conflict"
    title = "Conflict"


class PreconditionFailed(Problem):
    status = 412
    code = "version.stale"
    title = "The object has changed since it was read"


class BodyTooLarge(Problem):
    status = 413
    code = "request.too_large"
    title = "Body too large"


class Invalid(Problem):
    status = 422
    code = "request.invalid"
    title = "Invalid request"


class TooManyRequests(Problem):
    status = 429
    code = "request.rate_limited"
    title = "Too many requests"


class Unavailable(Problem):
    status = 503
    code = "service.unavailable"
    title = "Temporarily unavailable"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "1"}


def problem_response(problem: Problem, instance: str) -> JSONResponse:
    """Render ``problem`` as the answer to the request whose path is ``instance``."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "code": problem.code,
    }
    if problem.errors is not None:
        document["errors"] = [error.model_dump() for error in problem.errors]
    document.update(problem.members)
    return JSONResponse(document, status_code=problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def _pointer(location: tuple[int | str, ...]) -> str:
    where, *path = location
    if where == "body":
        return "/" + "/".join(str(part) for part in path) if path else ""
    return f"?{'/'.join(str(part) for part in path)}" if where == "query" else "/".join(str(part) for part in location)


def from_validation(error: RequestValidationError) -> Problem:
    """Malformed JSON is a 400; a well-formed body that breaks the schema is a 422 with a pointer per field."""
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return BadRequest("The body is not valid JSON.", code="request.malformed_json")
    # The refused value itself is left out: it may be personal data.
    return Invalid(
        "Some fields are missing or wrong.",
        errors=[FieldError(pointer=_pointer(tuple(item["loc"])), message=item["msg"]) for item in found],
    )


_BY_STATUS: dict[int, type[Problem]] = {
    cls.status: cls for cls in (BadRequest, Unauthenticated, Forbidden, NotFound, BodyTooLarge, Unavailable)
}


def from_http_exception(error: HTTPException) -> Problem:
    """A framework error (unknown path, wrong method) in our shape."""
    if error.status_code == 405:
        problem: Problem = Problem(str(error.detail), code="request.method_not_allowed")
        problem.status = 405  # type: ignore[misc]
        problem.title = "Method not allowed"  # type: ignore[misc]
        return problem
    return _BY_STATUS.get(error.status_code, Problem)(str(error.detail))


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document; unexpected ones are logged and answered without details."""

    async def on_problem(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)  # noqa: S101 — narrows the type the framework has widened
        return problem_response(error, request.url.path)

    async def on_validation(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return problem_response(from_validation(error), request.url.path)

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101
        return problem_response(from_http_exception(error), request.url.path)

    async def on_database_gone(request: Request, error: Exception) -> JSONResponse:
        _log.warning("database_unavailable", path=request.url.path, error=type(error).__name__)
        return problem_response(Unavailable("The database does not answer; try again."), request.url.path)

    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected_error", path=request.url.path, exc_info=error)
        return problem_response(Problem("An unexpected error was logged."), request.url.path)

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(OperationalError, on_database_gone)
    app.add_exception_handler(PoolTimeoutError, on_database_gone)
    app.add_exception_handler(Exception, on_unexpected)
