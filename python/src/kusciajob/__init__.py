"""Client of the KusciaJob operator's job API."""

from ._async.client import AsyncClient
from ._call import Event
from ._jobs import ENDED, JobEvent
from ._sync.client import Client
from .errors import (
    AlreadyExistsError,
    ApiError,
    ConflictError,
    ErrorCode,
    ForbiddenError,
    InvalidRequestError,
    JobFailedError,
    KusciaJobError,
    NotFoundError,
    ServerError,
    ServerTimeoutError,
    UnauthenticatedError,
    UnavailableError,
    WaitTimeoutError,
)
from .models import JobResource, Party, Task

__all__ = [
    "ENDED",
    "AlreadyExistsError",
    "ApiError",
    "AsyncClient",
    "Client",
    "ConflictError",
    "ErrorCode",
    "Event",
    "ForbiddenError",
    "InvalidRequestError",
    "JobEvent",
    "JobFailedError",
    "JobResource",
    "KusciaJobError",
    "NotFoundError",
    "Party",
    "ServerError",
    "ServerTimeoutError",
    "Task",
    "UnauthenticatedError",
    "UnavailableError",
    "WaitTimeoutError",
]
