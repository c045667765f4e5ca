"""What both clients do with bytes; nothing here waits or calls out."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any, Iterator, List, Mapping, Optional, Type, TypeVar, Union

import httpx

from ._call import Event
from ._message import Message
from .errors import ApiError, UnavailableError, error_of

A = TypeVar("A", bound=Message)

REASON_HEADER = "x-kusciajob-reason"
HEARTBEAT = 10.0
"""Seconds after which a stream without events has a sign of life."""
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0


def backoff(failures: int) -> float:
    """Seconds: between half and all of a time that doubles."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * float(2 ** min(failures, 16))) * random.uniform(0.5, 1)


def overruns(left: float, silence: float) -> bool:
    """Whether a stream that may be silent for so long would miss a deadline by much, counted in seconds from now.

    The server says something every 10 s in any case.
    """
    return silence > 1.5 * left and left < HEARTBEAT


def answer_of(kind: Type[A], status: int, headers: Mapping[str, str], body: bytes) -> A:
    """The answer of a call, if it tells of success."""
    refused = refusal_of(status, headers)
    if refused is not None:
        raise refused
    parsed = _object_of(body, status)
    check_status(parsed, status, headers.get(REASON_HEADER))
    return kind.from_json(parsed)


def refusal_of(status: int, headers: Mapping[str, str]) -> Optional[ApiError]:
    """The error of an answer that comes from before the call: it has done nothing."""
    if status == 401:
        return error_of("", http_status=status)
    if status in (429, 503) and (status == 429 or REASON_HEADER not in headers):
        return UnavailableError(
            f"the server answers {status}",
            http_status=status,
            reason="TooManyRequests" if status == 429 else "ServiceUnavailable",
            sent=False,
            retry_after=_seconds(headers.get("retry-after", "")),
        )
    return None


def check_status(answer: Mapping[str, Any], http_status: int, reason: Optional[str] = None) -> None:
    """Raises what the status of an answer tells of, unless that is success."""
    status = answer.get("status") or {}
    code = int(status.get("code") or 0)
    if code != 0 or http_status >= 400:
        message = str(status.get("message") or f"the server answers {http_status}")
        raise error_of(message, code=code, http_status=http_status, reason=reason)


def stream_error(status: int, headers: Mapping[str, str], body: bytes) -> ApiError:
    """The error of a stream that did not begin; its text is for people."""
    message = body.decode(errors="replace").strip() or f"the server answers {status}"
    return refusal_of(status, headers) or error_of(message, http_status=status, reason=headers.get(REASON_HEADER))


def transport_error(error: httpx.TransportError) -> UnavailableError:
    """The error of a call without an answer."""
    sent = not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    return UnavailableError(f"the server cannot be reached: {error or type(error).__name__}", sent=sent)


def _object_of(body: bytes, status: int) -> Mapping[str, Any]:
    """A proxy answers in whatever words."""
    try:
        parsed = json.loads(body)
    except ValueError:
        parsed = None
    if isinstance(parsed, dict):
        return parsed
    raise error_of(f"the server answers {status}", http_status=status)


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0


class Lines:
    """Puts the lines of a stream together. Only a line feed ends one; JSON may hold other separators."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> List[str]:
        """The lines that are complete now."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [line.decode(errors="replace") for line in lines]


@dataclass(frozen=True)
class Tick:
    """The server lives, and has nothing to say."""


class EventParser:
    """Reads server-sent events."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._type = ""
        self._id: Optional[str] = None
        self._data: List[str] = []

    def feed(self, kind: Type[A], chunk: bytes) -> Iterator[Union[Event[A], Tick]]:
        """The events that are complete now."""
        for line in self._lines.feed(chunk):
            name, _, value = line.rstrip("\r").partition(":")
            value = value[1:] if value.startswith(" ") else value
            if name == "" and line.startswith(":"):
                yield Tick()
            elif name == "event":
                self._type = value
            elif name == "id":
                self._id = value
            elif name == "data":
                self._data.append(value)
            elif name == "" and self._data:
                yield Event(self._type, kind.from_json(json.loads("\n".join(self._data))), self._id)
                self._type, self._id, self._data = "", None, []
