"""Schedules: jobs at given times."""

from __future__ import annotations

import json
from typing import Any, AsyncGenerator, List, Mapping, Optional, Sequence
from uuid import uuid4

from .._generated.async_calls import AsyncCalls
from .._generated.models import Schedule, ScheduledJob, ScheduleRun

_PAGE = 100


class AsyncSchedules:
    """Keeps schedules, and makes their jobs at other times too."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def create(
        self,
        name: str,
        spec: Mapping[str, Any],
        *,
        labels: Optional[Mapping[str, str]] = None,
        replace_existing: bool = False,
    ) -> Schedule:
        """Creates a schedule of the ``spec`` of a KusciaJobSchedule."""
        return await self._calls.create_schedule(
            name=name, spec=json.dumps(spec), labels=labels, replace_existing=replace_existing
        )

    async def get(self, name: str) -> Schedule:
        """One schedule, by its name or its id."""
        return await self._calls.get_schedule(name=name)

    async def list(
        self,
        *,
        name_contains: str = "",
        labels: Optional[Mapping[str, str]] = None,
        states: Sequence[str] = (),
        template: str = "",
        page_size: int = _PAGE,
    ) -> AsyncGenerator[Schedule, None]:
        """All schedules that match, fetched page by page as they are taken."""
        page_token = ""
        while True:
            page = await self._calls.list_schedules(
                name_contains=name_contains,
                labels=labels,
                states=states,
                template=template,
                page_size=page_size,
                page_token=page_token,
            )
            for schedule in page.schedules:
                yield schedule
            page_token = page.next_page_token
            if page_token == "":
                return

    async def update(self, name: str, spec: Mapping[str, Any], *, etag: str = "") -> Schedule:
        """Replaces the spec; with the same trigger its times stay."""
        return await self._calls.update_schedule(name=name, spec=json.dumps(spec), etag=etag)

    async def patch(self, name: str, changes: Mapping[str, Any], *, etag: str = "") -> Schedule:
        """Changes the fields of the spec that are given; None removes one."""
        return await self._calls.patch_schedule(name=name, patch=json.dumps(changes), etag=etag)

    async def start(self, name: str) -> Schedule:
        """Lets a paused schedule go on. What came due meanwhile is not made up for."""
        return await self._calls.start_schedule(name=name)

    async def stop(self, name: str, *, stop_jobs: bool = False) -> Schedule:
        """Pauses a schedule. Jobs that run go on, unless ``stop_jobs`` says otherwise."""
        return await self._calls.stop_schedule(name=name, stop_jobs=stop_jobs)

    async def delete(self, name: str, *, cascade: bool = False, etag: str = "") -> None:
        """Deletes a schedule. Its jobs stay, unless ``cascade`` says otherwise."""
        await self._calls.delete_schedule(name=name, cascade=cascade, etag=etag)

    async def run_now(self, name: str) -> str:
        """Makes a job of the schedule now, also while it is paused, and gives its id. It is not made twice."""
        return (await self._calls.exec_schedule(name=name, token=str(uuid4()))).job_id

    async def runs(self, name: str, *, page_size: int = _PAGE) -> AsyncGenerator[ScheduleRun, None]:
        """The jobs of a schedule, the newest first, fetched page by page as they are taken."""
        page_token = ""
        while True:
            page = await self._calls.list_schedule_runs(name=name, page_size=page_size, page_token=page_token)
            for run in page.runs:
                yield run
            page_token = page.next_page_token
            if page_token == "":
                return

    async def backfill(self, name: str, *, start: str, end: str, limit: int = 100) -> List[ScheduledJob]:
        """Makes the jobs of past times from ``start`` to ``end`` (RFC 3339), the oldest first."""
        made = await self._calls.backfill_schedule(name=name, from_=start, to=end, max=limit, token=str(uuid4()))
        return made.jobs

    async def preview(self, spec: Mapping[str, Any], *, count: int = 5) -> List[str]:
        """The next times of the ``spec`` of a KusciaJobSchedule, of which the trigger is enough."""
        return (await self._calls.preview_schedule(spec=json.dumps(spec), count=count)).times
