"""Jobs."""

from __future__ import annotations

import json
from typing import Any, AsyncGenerator, List, Mapping, Optional, Sequence
from uuid import uuid4

from .._call import given
from .._generated.async_calls import AsyncCalls
from .._generated.models import (
    ApproveResult,
    CountTasksResponseData,
    JobChanges,
    JobResult,
    JobStatus,
    JobStatusDetail,
    JobSummary,
    QueryJobResponseData,
    RequestHeader,
    Task,
    TaskStatus,
)
from .._jobs import JobEvent, end_of, has_log, job_event, task_of
from ..errors import JobFailedError, KusciaJobError, WaitTimeoutError

_PAGE = 100


class AsyncJobs:
    """Creates, shows, watches and commands jobs."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def create(
        self,
        job_id: str,
        *,
        initiator: str,
        tasks: Sequence[Task],
        max_parallelism: int = 1,
        custom_fields: Optional[Mapping[str, str]] = None,
    ) -> None:
        """Creates a job, which starts by itself. It is not made twice, however often the request is sent."""
        await self._calls.create_job(
            job_id=job_id,
            initiator=initiator,
            tasks=tasks,
            max_parallelism=max_parallelism,
            custom_fields=custom_fields,
            header=RequestHeader(custom_headers={"x-request-id": str(uuid4())}),
        )

    async def submit(
        self,
        job_id: str,
        spec: Mapping[str, Any],
        *,
        labels: Optional[Mapping[str, str]] = None,
        dry_run: bool = False,
    ) -> None:
        """Creates a job of the ``spec`` of a KusciaJob, with any of its fields; ``dry_run`` only checks it."""
        await self._calls.submit_job(
            job_id=job_id,
            initiator=str(spec.get("initiator", "")),
            spec=json.dumps(spec),
            labels=labels,
            dry_run=dry_run,
        )

    async def get(self, job_id: str) -> QueryJobResponseData:
        """What a job is to do, and how far it is."""
        return await self._calls.query_job(job_id=job_id)

    async def status(self, job_id: str) -> JobStatusDetail:
        """How far a job is."""
        [job] = await self.statuses([job_id])
        return given(job.status)

    async def statuses(self, job_ids: Sequence[str]) -> List[JobStatus]:
        """How far jobs are, in the order asked for."""
        return (await self._calls.batch_query_job_status(job_ids=job_ids)).jobs

    async def list(
        self,
        *,
        states: Sequence[str] = (),
        initiator: str = "",
        party: str = "",
        labels: Optional[Mapping[str, str]] = None,
        name_contains: str = "",
        oldest_first: bool = False,
        page_size: int = _PAGE,
    ) -> AsyncGenerator[JobSummary, None]:
        """All jobs that match, fetched page by page as they are taken."""
        page_token = ""
        while True:
            page = await self._calls.list_jobs(
                states=states,
                initiator=initiator,
                party=party,
                labels=labels,
                name_contains=name_contains,
                oldest_first=oldest_first,
                page_size=page_size,
                page_token=page_token,
            )
            for job in page.jobs:
                yield job
            page_token = page.next_page_token
            if page_token == "":
                return

    async def watch(
        self,
        job_ids: Sequence[str] = (),
        *,
        states: Sequence[str] = (),
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[JobEvent, None]:
        """Every job, then every change, for ``timeout`` seconds or without end.

        A lost connection is made again, and the watch goes on where it was.
        """
        events = self._calls.watch_job(job_id=job_ids, state=states, timeout=timeout)
        try:
            async for event in events:
                yield job_event(event)
        finally:
            await events.aclose()

    async def wait(self, job_id: str, *, timeout: Optional[float] = None, check: bool = False) -> JobStatusDetail:
        """Waits until a job has ended, and tells how.

        Raises :class:`NotFoundError` if it was deleted, :class:`WaitTimeoutError` if it has not ended after ``timeout``
        seconds, and with ``check`` :class:`JobFailedError` if it ended in any other way than by success.
        """
        events = self.watch([job_id], timeout=timeout)
        try:
            async for event in events:
                if event.type in ("SYNCED", "DELETED"):
                    # A job that is not there sends no event at all.
                    await self.get(job_id)
                ended = end_of(event)
                if ended is not None:
                    if check and ended.state != "Succeeded":
                        raise JobFailedError(job_id, ended)
                    return ended
        finally:
            await events.aclose()
        raise WaitTimeoutError(f"job {job_id} has not ended within {timeout} s")

    async def logs(
        self,
        job_id: str,
        task: str,
        *,
        domain: str = "",
        role: str = "",
        replica: int = 0,
        container: str = "",
        follow: bool = False,
    ) -> AsyncGenerator[str, None]:
        """The lines that one container of a task has printed, without their ends.

        ``task`` is the alias or the id of the task. ``domain`` may be left out if the task has one party, and
        ``container`` if the pod has one. With ``follow`` the log begins when the container does, and goes on until it
        ends.
        """
        found = (
            await self._started(job_id, task, domain) if follow else task_of(job_id, await self.status(job_id), task)
        )
        pieces = self._calls.query_log(
            task_id=found.task_id,
            domain=domain,
            role=role,
            replica_idx=replica,
            container=container,
            follow=follow,
        )
        rest = ""
        try:
            async for piece in pieces:
                *lines, rest = (rest + piece.log).split("\n")
                for line in lines:
                    yield line
        finally:
            await pieces.aclose()
        if rest:
            yield rest

    async def _started(self, job_id: str, task: str, domain: str) -> TaskStatus:
        """The task, once the domain's pods run or never will."""
        events = self.watch([job_id])
        try:
            async for event in events:
                if event.type in ("SYNCED", "DELETED"):
                    await self.get(job_id)
                elif event.job is not None and event.job.status is not None:
                    found = task_of(job_id, event.job.status, task)
                    if has_log(found, domain) or end_of(event) is not None:
                        return found
        finally:
            await events.aclose()
        raise KusciaJobError(f"the watch of job {job_id} has ended")

    async def counts(self, job_id: str) -> CountTasksResponseData:
        """How many tasks of a job are how far."""
        return await self._calls.count_tasks(job_id=job_id)

    async def results(self, job_id: str, *, name: str = "", partial: bool = False) -> AsyncGenerator[JobResult, None]:
        """What the tasks gave as results, as far as the caller may read it, fetched page by page as it is taken.

        A job that has not ended is refused, unless ``partial`` asks for what there is.
        """
        page_token = ""
        while True:
            page = await self._calls.get_job_results(job_id=job_id, name=name, partial=partial, page_token=page_token)
            for result in page.results:
                yield result
            page_token = page.next_page_token
            if page_token == "":
                return

    async def disable(self, job_id: str, *, policy: str, if_match: str = "") -> str:
        """Suspends a job, and gives its etag. No task starts; ``policy`` says what becomes of those that run.

        ``Requeue`` stops them and lets them wait, ``Terminate`` ends them as failed, ``Wait`` lets them finish.
        """
        return (await self._calls.disable_job(job_id=job_id, policy=policy, if_match=if_match)).etag

    async def enable(self, job_id: str, *, if_match: str = "") -> str:
        """Lets a suspended job go on, and gives its etag."""
        return (await self._calls.enable_job(job_id=job_id, if_match=if_match)).etag

    async def terminate(self, job_id: str, *, reason: str = "", if_match: str = "") -> str:
        """Ends a job, records why in its status, and gives its etag."""
        return (await self._calls.terminate_job(job_id=job_id, reason=reason, if_match=if_match)).etag

    async def patch(self, job_id: str, changes: JobChanges, *, if_match: str = "") -> str:
        """Changes the fields that are given, and no others, and gives the etag of the job after that."""
        return (await self._calls.patch_job(job_id=job_id, changes=changes, if_match=if_match)).etag

    async def update(self, job_id: str, changes: JobChanges, *, if_match: str = "") -> str:
        """Changes all fields that may change: one that is not given goes back to its default."""
        return (await self._calls.update_job(job_id=job_id, changes=changes, if_match=if_match)).etag

    async def stop(self, job_id: str, *, reason: str = "") -> None:
        """Ends a job as Failed. It can be restarted."""
        await self._calls.stop_job(job_id=job_id, reason=reason)

    async def cancel(self, job_id: str, *, reason: str = "") -> None:
        """Ends a job as Cancelled, for good."""
        await self._calls.cancel_job(job_id=job_id, reason=reason)

    async def suspend(self, job_id: str, *, reason: str = "") -> None:
        """Stops the tasks of a running job until it is restarted."""
        await self._calls.suspend_job(job_id=job_id, reason=reason)

    async def restart(self, job_id: str, *, reason: str = "") -> None:
        """Runs a failed or suspended job again; tasks that succeeded are kept."""
        await self._calls.restart_job(job_id=job_id, reason=reason)

    async def delete(self, job_id: str) -> None:
        """Deletes a job with everything that belongs to it."""
        await self._calls.delete_job(job_id=job_id)

    async def approve(self, job_id: str, *, reason: str = "") -> None:
        """Accepts a job, for each domain that is asked and for which the caller may answer."""
        await self._calls.approve_job(job_id=job_id, result=ApproveResult.APPROVE_RESULT_ACCEPT, reason=reason)

    async def reject(self, job_id: str, *, reason: str = "") -> None:
        """Rejects a job, for each domain that is asked and for which the caller may answer."""
        await self._calls.approve_job(job_id=job_id, result=ApproveResult.APPROVE_RESULT_REJECT, reason=reason)
