"""What calls of the job API can end in."""

from __future__ import annotations

from typing import Dict, Optional, Type

from ._generated.errors import REASONS, ErrorCode
from ._generated.models import JobStatusDetail

__all__ = [
    "AlreadyExistsError",
    "ApiError",
    "ConflictError",
    "ErrorCode",
    "ForbiddenError",
    "InvalidRequestError",
    "JobFailedError",
    "KusciaJobError",
    "NotFoundError",
    "ServerError",
    "ServerTimeoutError",
    "UnauthenticatedError",
    "UnavailableError",
    "WaitTimeoutError",
]


class KusciaJobError(Exception):
    """Any failure that this package tells of."""


class ApiError(KusciaJobError):
    """The server refused a call, or could not be asked."""

    def __init__(self, message: str, *, code: int = 0, http_status: int = 0, reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        """The code in the answer, one of :class:`ErrorCode`; 0 if there was no answer of that kind."""
        self.http_status = http_status
        """The HTTP status; 0 if there was no answer at all."""
        self.reason = reason
        """The server's word for why, such as ``NotFound``; empty if it said none."""


class InvalidRequestError(ApiError):
    """The request breaks a rule. The message names it; sending the request again does not help."""


class UnauthenticatedError(ApiError):
    """The token is missing or wrong."""


class ForbiddenError(ApiError):
    """The caller may not do this."""


class NotFoundError(ApiError):
    """There is no such thing, or the caller may not see it."""


class AlreadyExistsError(ApiError):
    """There is a thing of this name already."""


class ConflictError(ApiError):
    """The state of the thing does not allow it."""


class ServerTimeoutError(ApiError):
    """The server gave up after its own time limit. A change may have been made, or be made yet."""


class ServerError(ApiError):
    """The server failed."""


class UnavailableError(ApiError):
    """There is no answer, or none for now."""

    def __init__(
        self,
        message: str,
        *,
        code: int = 0,
        http_status: int = 0,
        reason: str = "",
        sent: bool = True,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(message, code=code, http_status=http_status, reason=reason)
        self.sent = sent
        """False if the call surely had no effect."""
        self.retry_after = retry_after
        """Seconds after which the server wants to be asked again; 0 if it did not say."""


class WaitTimeoutError(KusciaJobError, TimeoutError):
    """The job had not ended in time."""


class JobFailedError(KusciaJobError):
    """A job that was waited for with ``check=True`` did not succeed."""

    def __init__(self, job_id: str, status: JobStatusDetail) -> None:
        super().__init__(f"job {job_id} is {status.state}: {status.err_msg}")
        self.job_id = job_id
        self.status = status


_BY_REASON: Dict[str, Type[ApiError]] = {
    "Invalid": InvalidRequestError,
    "Forbidden": ForbiddenError,
    "NotFound": NotFoundError,
    "AlreadyExists": AlreadyExistsError,
    "Conflict": ConflictError,
    "Timeout": ServerTimeoutError,
    "InternalError": ServerError,
    "ServiceUnavailable": UnavailableError,
    "TooManyRequests": UnavailableError,
}

_REASON_BY_STATUS: Dict[int, str] = {
    400: "Invalid",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    412: "Conflict",
    413: "Invalid",
    500: "InternalError",
    504: "Timeout",
}


def error_of(message: str, *, code: int = 0, http_status: int = 0, reason: Optional[str] = None) -> ApiError:
    """The error of an answer, by the server's reason, else by its code, else by the HTTP status."""
    if http_status == 401:
        return UnauthenticatedError("the token is missing or wrong", http_status=http_status)
    why = reason or REASONS.get(code) or _REASON_BY_STATUS.get(http_status, "")
    kind = _BY_REASON.get(why, UnavailableError if http_status >= 500 else ApiError)
    return kind(message, code=code, http_status=http_status, reason=why)
