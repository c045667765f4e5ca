"""What a client knows of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Optional, Type, TypeVar

from ._message import Message
from .errors import KusciaJobError

A = TypeVar("A", bound=Message)
T = TypeVar("T")


@dataclass(frozen=True)
class Call(Generic[A]):
    """A call with one answer."""

    path: str
    answer: Type[A]
    repeat: bool
    """Whether it may be sent again without knowing what became of the first."""
    deadlines: int = 1
    """How many times as long as others it may take."""


@dataclass(frozen=True)
class StreamCall(Generic[A]):
    """A call with many answers, a line of JSON each."""

    path: str
    answer: Type[A]


@dataclass(frozen=True)
class EventsCall(Generic[A]):
    """A call with many answers as server-sent events."""

    path: str
    answer: Type[A]


@dataclass(frozen=True)
class Event(Generic[A]):
    """A server-sent event."""

    type: str
    data: A
    id: Optional[str] = None
    """Where a later stream can go on."""


def given(data: Optional[T]) -> T:
    """What every answer has that tells of success."""
    if data is None:
        raise KusciaJobError("the server's answer has no data")
    return data
