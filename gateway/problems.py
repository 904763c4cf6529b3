"""Every problem the gateway itself answers with; their codes never change their meaning.

BadRequest       InvalidGrantError  UnsupportedGrantTypeError  InvalidTokenRequestError  BadPathError
Unauthenticated  InvalidTokenError  BadSignatureError  StaleTimestampError  ReplayedNonceError  UnknownClientError
Conflict         UsernameTakenError
Invalid          UnknownDivisionError  IncompleteRoleError
TooManyRequests  RateLimitedError  TooManyAttemptsError
Unavailable      ServiceTimeoutError
"""

from services.kit.problems import BadRequest, Conflict, Invalid, TooManyRequests, Unauthenticated, Unavailable


class InvalidGrantError(BadRequest):
    """Wrong name, password, secret or refresh token; which of them is not said."""

    code = "auth.invalid_grant"


class UnsupportedGrantTypeError(BadRequest):
    code = "auth.unsupported_grant_type"


class InvalidTokenRequestError(BadRequest):
    """A field the grant needs is missing."""

    code = "auth.invalid_request"


class BadPathError(BadRequest):
    """A path that two programs might read differently."""

    code = "request.bad_path"


class InvalidTokenError(Unauthenticated):
    """Forged, expired, or of a session that has ended."""

    code = "auth.invalid_token"


class BadSignatureError(Unauthenticated):
    code = "auth.bad_signature"


class StaleTimestampError(Unauthenticated):
    code = "auth.stale_timestamp"


class ReplayedNonceError(Unauthenticated):
    code = "auth.replayed_nonce"


class UnknownClientError(Unauthenticated):
    code = "auth.unknown_client"


class UsernameTakenError(Conflict):
    code = "account.username_taken"


class UnknownDivisionError(Invalid):
    code = "account.unknown_division"


class IncompleteRoleError(Invalid):
    """A role that needs a party (a worker, elders, a provider, a vendor) came without it."""

    code = "account.incomplete_role"


class _RetryLaterError(TooManyRequests):
    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(retry_after_seconds)}  # type: ignore[misc]


class RateLimitedError(_RetryLaterError):
    code = "request.rate_limited"


class TooManyAttemptsError(_RetryLaterError):
    code = "auth.too_many_attempts"


class ServiceTimeoutError(Unavailable):
    code = "service.timeout"
