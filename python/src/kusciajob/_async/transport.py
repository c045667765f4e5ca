"""Calls over HTTP."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any, AsyncGenerator, Dict, Mapping, Optional, Sequence, TypeVar, Union

import httpx

from .._call import Call, Event, EventsCall, StreamCall
from .._message import Message
from .._settings import Settings
from .._wire import (
    HEARTBEAT,
    EventParser,
    Lines,
    Tick,
    answer_of,
    backoff,
    check_status,
    overruns,
    stream_error,
    transport_error,
)
from ..errors import ApiError, UnavailableError

A = TypeVar("A", bound=Message)

# Three signs of life missed, and nobody is there.
_SILENCE = 3.5 * HEARTBEAT


class AsyncTransport:
    """Sends calls, and sends them again where that helps and does no harm."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.http = http

    async def call(self, call: Call[A], request: Message) -> A:
        """The answer of a call with one answer."""
        body = json.dumps(request.to_json()).encode()
        failures = 0
        while True:
            try:
                return await self._once(call, body)
            except UnavailableError as error:
                if failures >= self.settings.retries or (error.sent and not call.repeat):
                    raise
                pause = error.retry_after or backoff(failures)
            await asyncio.sleep(pause)
            failures += 1

    async def stream(self, call: StreamCall[A], request: Message) -> AsyncGenerator[A, None]:
        """The answers of a call with many. It is not begun again if it breaks off."""
        body = json.dumps(request.to_json()).encode()
        # Nobody knows when the next answer comes.
        timeout = httpx.Timeout(self.settings.timeout, read=None)
        lines = Lines()
        try:
            async with self.http.stream(
                "POST", self.settings.url(call.path), content=body, headers=self._headers(), timeout=timeout
            ) as response:
                if response.status_code != 200:
                    raise stream_error(response.status_code, response.headers, await response.aread())
                async for chunk in response.aiter_bytes():
                    for line in lines.feed(chunk):
                        if line:
                            answer = json.loads(line)
                            check_status(answer, 200)
                            yield call.answer.from_json(answer)
        except httpx.TransportError as error:
            raise transport_error(error) from error

    async def events(
        self,
        call: EventsCall[A],
        query: Mapping[str, Sequence[str]],
        *,
        last_event_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[Event[A], None]:
        """Server-sent events; a connection that is lost is made again, and goes on after the last event."""
        deadline = None if timeout is None else monotonic() + timeout
        failures, began = 0, False
        while _left(deadline) > 0:
            connection = self._connect(call, query, last_event_id, deadline)
            try:
                async for event in connection:
                    failures, began = 0, True
                    if isinstance(event, Event):
                        last_event_id = event.id or last_event_id
                        yield event
            except ApiError as error:
                # What a server or a proxy answers from 500 on may heal.
                if not isinstance(error, UnavailableError) and error.http_status < 500:
                    raise
                if _left(deadline) <= 0:
                    return
                if not began and failures >= self.settings.retries:
                    raise
                pause = getattr(error, "retry_after", None) or backoff(failures)
            else:
                pause = backoff(failures)
            finally:
                await connection.aclose()
            failures += 1
            await asyncio.sleep(max(0.0, min(pause, _left(deadline))))

    async def _once(self, call: Call[A], body: bytes) -> A:
        try:
            response = await self.http.post(
                self.settings.url(call.path),
                content=body,
                headers=self._headers(),
                timeout=self.settings.timeout * call.deadlines,
            )
        except httpx.TransportError as error:
            raise transport_error(error) from error
        return answer_of(call.answer, response.status_code, response.headers, response.content)

    async def _connect(
        self,
        call: EventsCall[A],
        query: Mapping[str, Sequence[str]],
        last_event_id: Optional[str],
        deadline: Optional[float],
    ) -> AsyncGenerator[Union[Event[A], Tick], None]:
        """The events of one connection; it ends early where another one keeps the deadline better."""
        headers = {**self._headers(), "accept": "text/event-stream"}
        if last_event_id is not None:
            headers["last-event-id"] = last_event_id
        silence = min(_SILENCE, max(0.001, _left(deadline)))
        parser, can_resume = EventParser(), last_event_id is not None
        try:
            async with self.http.stream(
                "GET",
                self.settings.url(call.path),
                params={name: list(values) for name, values in query.items()},
                headers=headers,
                timeout=httpx.Timeout(min(self.settings.timeout, silence), read=silence),
            ) as response:
                if response.status_code != 200:
                    raise stream_error(response.status_code, response.headers, await response.aread())
                async for chunk in response.aiter_bytes():
                    for event in parser.feed(call.answer, chunk):
                        can_resume = can_resume or (isinstance(event, Event) and event.id is not None)
                        yield event
                    if _left(deadline) <= 0 or (can_resume and overruns(_left(deadline), silence)):
                        return
        except httpx.TransportError as error:
            raise transport_error(error) from error

    def _headers(self) -> Dict[str, str]:
        return {"content-type": "application/json", **self.settings.headers()}


def _left(deadline: Optional[float]) -> Any:
    """Seconds until then."""
    return float("inf") if deadline is None else deadline - monotonic()
