# Generated from src/service and proto/ by `npm run generate`. Do not edit.
"""All calls of the job API, a method each."""

from __future__ import annotations

from typing import Any, AsyncGenerator, Dict, List, Mapping, Optional, Sequence

from .._async.transport import AsyncTransport
from .._call import Event, given
from . import models, table


class AsyncCalls:
    """Each call of the job API as it is: the request's fields are arguments, the answer's data is what comes back."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        initiator: str = "",
        max_parallelism: int = 0,
        tasks: Sequence[models.Task] = (),
        custom_fields: Optional[Mapping[str, str]] = None,
    ) -> models.CreateJobResponseData:
        """Creates a job. It starts by itself; a failed task does not keep the tasks that can still start from running.

        ``POST /api/v1/job/create``
        """
        request = models.CreateJobRequest(
            header=header,
            job_id=job_id,
            initiator=initiator,
            max_parallelism=max_parallelism,
            tasks=list(tasks),
            custom_fields=dict(custom_fields or {}),
        )
        return given((await self._transport.call(table.CREATE_JOB, request)).data)

    async def query_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
    ) -> models.QueryJobResponseData:
        """Shows what a job is to do and how far it is.

        ``POST /api/v1/job/query``
        """
        request = models.QueryJobRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.QUERY_JOB, request)).data)

    async def batch_query_job_status(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_ids: Sequence[str] = (),
    ) -> models.BatchQueryJobStatusResponseData:
        """Shows how far several jobs are. One unknown id fails the whole call.

        ``POST /api/v1/job/status/batchQuery``
        """
        request = models.BatchQueryJobStatusRequest(
            header=header,
            job_ids=list(job_ids),
        )
        return given((await self._transport.call(table.BATCH_QUERY_JOB_STATUS, request)).data)

    async def stop_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        reason: str = "",
    ) -> models.StopJobResponseData:
        """Ends a job as Failed. It can be restarted.

        ``POST /api/v1/job/stop``
        """
        request = models.StopJobRequest(
            header=header,
            job_id=job_id,
            reason=reason,
        )
        return given((await self._transport.call(table.STOP_JOB, request)).data)

    async def restart_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        reason: str = "",
    ) -> models.RestartJobResponseData:
        """Runs a failed or suspended job again; tasks that succeeded are kept.

        ``POST /api/v1/job/restart``
        """
        request = models.RestartJobRequest(
            header=header,
            job_id=job_id,
            reason=reason,
        )
        return given((await self._transport.call(table.RESTART_JOB, request)).data)

    async def suspend_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        reason: str = "",
    ) -> models.SuspendJobResponseData:
        """Stops the tasks of a running job until it is restarted.

        ``POST /api/v1/job/suspend``
        """
        request = models.SuspendJobRequest(
            header=header,
            job_id=job_id,
            reason=reason,
        )
        return given((await self._transport.call(table.SUSPEND_JOB, request)).data)

    async def cancel_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        reason: str = "",
    ) -> models.CancelJobResponseData:
        """Ends a job as Cancelled, for good.

        ``POST /api/v1/job/cancel``
        """
        request = models.CancelJobRequest(
            header=header,
            job_id=job_id,
            reason=reason,
        )
        return given((await self._transport.call(table.CANCEL_JOB, request)).data)

    async def delete_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
    ) -> models.DeleteJobResponseData:
        """Deletes a job with everything that belongs to it.

        ``POST /api/v1/job/delete``
        """
        request = models.DeleteJobRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.DELETE_JOB, request)).data)

    async def approve_job(
        self,
        *,
        job_id: str = "",
        result: models.ApproveResult = models.ApproveResult(0),
        reason: str = "",
    ) -> models.ApproveJobResponseData:
        """Accepts or rejects a job that awaits approval, for each domain that is asked and for which the caller may
        answer.

        ``POST /api/v1/job/approve``
        """
        request = models.ApproveJobRequest(
            job_id=job_id,
            result=result,
            reason=reason,
        )
        return given((await self._transport.call(table.APPROVE_JOB, request)).data)

    async def create_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        spec: str,
        labels: Optional[Mapping[str, str]] = None,
    ) -> models.Template:
        """Creates a template.

        ``POST /api/v1/template/create``
        """
        request = models.CreateTemplateRequest(
            header=header,
            name=name,
            spec=spec,
            labels=dict(labels or {}),
        )
        return given((await self._transport.call(table.CREATE_TEMPLATE, request)).data)

    async def get_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
    ) -> models.Template:
        """Shows a template.

        ``POST /api/v1/template/get``
        """
        request = models.GetTemplateRequest(
            header=header,
            name=name,
        )
        return given((await self._transport.call(table.GET_TEMPLATE, request)).data)

    async def list_templates(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name_contains: str = "",
        labels: Optional[Mapping[str, str]] = None,
        page_size: int = 0,
        page_token: str = "",
    ) -> models.ListTemplatesResponseData:
        """Shows templates page by page, in the order of their creation.

        ``POST /api/v1/template/list``
        """
        request = models.ListTemplatesRequest(
            header=header,
            name_contains=name_contains,
            labels=dict(labels or {}),
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.LIST_TEMPLATES, request)).data)

    async def update_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        spec: str,
        etag: str = "",
    ) -> models.Template:
        """Replaces the spec of a template. Jobs that were made from it stay as they are.

        ``POST /api/v1/template/update``
        """
        request = models.UpdateTemplateRequest(
            header=header,
            name=name,
            spec=spec,
            etag=etag,
        )
        return given((await self._transport.call(table.UPDATE_TEMPLATE, request)).data)

    async def delete_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        etag: str = "",
    ) -> None:
        """Deletes a template. Jobs that were made from it stay.

        ``POST /api/v1/template/delete``
        """
        request = models.DeleteTemplateRequest(
            header=header,
            name=name,
            etag=etag,
        )
        await self._transport.call(table.DELETE_TEMPLATE, request)

    async def render_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        revision: str = "",
        parameters: Optional[Mapping[str, str]] = None,
    ) -> models.RenderTemplateResponseData:
        """Shows the job that a template would make, and makes none.

        ``POST /api/v1/template/render``
        """
        request = models.RenderTemplateRequest(
            header=header,
            name=name,
            revision=revision,
            parameters=dict(parameters or {}),
        )
        return given((await self._transport.call(table.RENDER_TEMPLATE, request)).data)

    async def create_job_from_template(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        template: str,
        revision: str = "",
        parameters: Optional[Mapping[str, str]] = None,
        job_id: str = "",
        labels: Optional[Mapping[str, str]] = None,
        dry_run: bool = False,
        suspended: bool = False,
    ) -> models.CreateJobFromTemplateResponseData:
        """Creates a job from a template.

        ``POST /api/v1/job/createFromTemplate``
        """
        request = models.CreateJobFromTemplateRequest(
            header=header,
            template=template,
            revision=revision,
            parameters=dict(parameters or {}),
            job_id=job_id,
            labels=dict(labels or {}),
            dry_run=dry_run,
            suspended=suspended,
        )
        return given((await self._transport.call(table.CREATE_JOB_FROM_TEMPLATE, request)).data)

    async def create_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        spec: str,
        labels: Optional[Mapping[str, str]] = None,
        replace_existing: bool = False,
    ) -> models.Schedule:
        """Creates a schedule. A date must be ahead.

        ``POST /api/v1/schedule/create``
        """
        request = models.CreateScheduleRequest(
            header=header,
            name=name,
            spec=spec,
            labels=dict(labels or {}),
            replace_existing=replace_existing,
        )
        return given((await self._transport.call(table.CREATE_SCHEDULE, request)).data)

    async def get_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
    ) -> models.Schedule:
        """Shows a schedule.

        ``POST /api/v1/schedule/get``
        """
        request = models.GetScheduleRequest(
            header=header,
            name=name,
        )
        return given((await self._transport.call(table.GET_SCHEDULE, request)).data)

    async def list_schedules(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name_contains: str = "",
        labels: Optional[Mapping[str, str]] = None,
        states: Sequence[str] = (),
        template: str = "",
        page_size: int = 0,
        page_token: str = "",
    ) -> models.ListSchedulesResponseData:
        """Shows schedules page by page, in the order of their creation.

        ``POST /api/v1/schedule/list``
        """
        request = models.ListSchedulesRequest(
            header=header,
            name_contains=name_contains,
            labels=dict(labels or {}),
            states=list(states),
            template=template,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.LIST_SCHEDULES, request)).data)

    async def update_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        spec: str,
        etag: str = "",
    ) -> models.Schedule:
        """Replaces the spec of a schedule. With the same trigger its times stay; a paused one stays paused. Jobs stay
        as they are.

        ``POST /api/v1/schedule/update``
        """
        request = models.UpdateScheduleRequest(
            header=header,
            name=name,
            spec=spec,
            etag=etag,
        )
        return given((await self._transport.call(table.UPDATE_SCHEDULE, request)).data)

    async def patch_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        patch: str,
        etag: str = "",
    ) -> models.Schedule:
        """Changes some fields of the spec.

        ``POST /api/v1/schedule/patch``
        """
        request = models.PatchScheduleRequest(
            header=header,
            name=name,
            patch=patch,
            etag=etag,
        )
        return given((await self._transport.call(table.PATCH_SCHEDULE, request)).data)

    async def delete_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        etag: str = "",
        cascade: bool = False,
    ) -> None:
        """Deletes a schedule. Its jobs stay, unless they are to go too.

        ``POST /api/v1/schedule/delete``
        """
        request = models.DeleteScheduleRequest(
            header=header,
            name=name,
            etag=etag,
            cascade=cascade,
        )
        await self._transport.call(table.DELETE_SCHEDULE, request)

    async def start_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
    ) -> models.Schedule:
        """Lets a paused schedule go on. What came due meanwhile is not made up for.

        ``POST /api/v1/schedule/start``
        """
        request = models.StartScheduleRequest(
            header=header,
            name=name,
        )
        return given((await self._transport.call(table.START_SCHEDULE, request)).data)

    async def stop_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        stop_jobs: bool = False,
    ) -> models.Schedule:
        """Pauses a schedule. Jobs that run go on, unless they are to be stopped.

        ``POST /api/v1/schedule/stop``
        """
        request = models.StopScheduleRequest(
            header=header,
            name=name,
            stop_jobs=stop_jobs,
        )
        return given((await self._transport.call(table.STOP_SCHEDULE, request)).data)

    async def exec_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        token: str = "",
    ) -> models.ExecScheduleResponseData:
        """Makes a job of the schedule now, also while it is paused. Its times stay as they are.

        ``POST /api/v1/schedule/exec``
        """
        request = models.ExecScheduleRequest(
            header=header,
            name=name,
            token=token,
        )
        return given((await self._transport.call(table.EXEC_SCHEDULE, request)).data)

    async def list_schedule_runs(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        page_size: int = 0,
        page_token: str = "",
    ) -> models.ListScheduleRunsResponseData:
        """Shows the jobs of a schedule page by page, the newest first.

        ``POST /api/v1/schedule/runs``
        """
        request = models.ListScheduleRunsRequest(
            header=header,
            name=name,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.LIST_SCHEDULE_RUNS, request)).data)

    async def backfill_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        from_: str,
        to: str,
        max: int = 0,
        token: str = "",
    ) -> models.BackfillScheduleResponseData:
        """Makes the jobs of past times, the oldest first.

        ``POST /api/v1/schedule/backfill``
        """
        request = models.BackfillScheduleRequest(
            header=header,
            name=name,
            from_=from_,
            to=to,
            max=max,
            token=token,
        )
        return given((await self._transport.call(table.BACKFILL_SCHEDULE, request)).data)

    async def preview_schedule(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        spec: str = "",
        name: str = "",
        count: int = 0,
        from_: str = "",
    ) -> models.PreviewScheduleResponseData:
        """Shows the next times of a trigger that nobody has stored, or of a schedule.

        ``POST /api/v1/schedule/preview``
        """
        request = models.PreviewScheduleRequest(
            header=header,
            spec=spec,
            name=name,
            count=count,
            from_=from_,
        )
        return given((await self._transport.call(table.PREVIEW_SCHEDULE, request)).data)

    async def list_consents(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str = "",
        states: Sequence[str] = (),
        page_size: int = 0,
        page_token: str = "",
        box: str = "",
    ) -> models.ListConsentsResponseData:
        """Shows what the jobs that have not ended ask of a domain, page by page, in the order of their creation.

        ``POST /api/v1/consent/list``
        """
        request = models.ListConsentsRequest(
            header=header,
            domain_id=domain_id,
            states=list(states),
            page_size=page_size,
            page_token=page_token,
            box=box,
        )
        return given((await self._transport.call(table.LIST_CONSENTS, request)).data)

    async def get_consent(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str,
        job_id: str,
        render: bool = False,
    ) -> models.GetConsentResponseData:
        """Shows all that a job asks of a domain.

        ``POST /api/v1/consent/get``
        """
        request = models.GetConsentRequest(
            header=header,
            domain_id=domain_id,
            job_id=job_id,
            render=render,
        )
        return given((await self._transport.call(table.GET_CONSENT, request)).data)

    async def decide_consent(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str,
        job_id: str,
        digest: str,
        decision: str,
        reason: str = "",
        until: str = "",
    ) -> models.DecideConsentResponseData:
        """Accepts or rejects exactly what a digest stands for.

        ``POST /api/v1/consent/decide``
        """
        request = models.DecideConsentRequest(
            header=header,
            domain_id=domain_id,
            job_id=job_id,
            digest=digest,
            decision=decision,
            reason=reason,
            until=until,
        )
        return given((await self._transport.call(table.DECIDE_CONSENT, request)).data)

    async def list_standing_consents(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str,
    ) -> models.ListStandingConsentsResponseData:
        """Shows the standing consents of a domain: those that accept every job with the same content until a day.

        ``POST /api/v1/consent/standing``
        """
        request = models.ListStandingConsentsRequest(
            header=header,
            domain_id=domain_id,
        )
        return given((await self._transport.call(table.LIST_STANDING_CONSENTS, request)).data)

    async def revoke_consent(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str,
        name: str,
        reason: str = "",
    ) -> None:
        """Takes a consent back, for all that has not started.

        ``POST /api/v1/consent/revoke``
        """
        request = models.RevokeConsentRequest(
            header=header,
            domain_id=domain_id,
            name=name,
            reason=reason,
        )
        await self._transport.call(table.REVOKE_CONSENT, request)

    async def view_jobs(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_ids: Sequence[str] = (),
        states: Sequence[str] = (),
        initiator: str = "",
        party: str = "",
        labels: Optional[Mapping[str, str]] = None,
        name_contains: str = "",
        whole: bool = False,
        page_size: int = 0,
        page_token: str = "",
        oldest_first: bool = False,
        most_added: int = 0,
    ) -> models.ViewJobsResponseData:
        """Shows jobs with what they wait for or why they failed, page by page, in the order of their creation.

        ``POST /api/v1/job/view``
        """
        request = models.ViewJobsRequest(
            header=header,
            job_ids=list(job_ids),
            states=list(states),
            initiator=initiator,
            party=party,
            labels=dict(labels or {}),
            name_contains=name_contains,
            whole=whole,
            page_size=page_size,
            page_token=page_token,
            oldest_first=oldest_first,
            most_added=most_added,
        )
        return given((await self._transport.call(table.VIEW_JOBS, request)).data)

    async def view_tasks(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        aliases: Sequence[str] = (),
        states: Sequence[str] = (),
        alias_contains: str = "",
        added: bool = False,
        page_size: int = 0,
        page_token: str = "",
    ) -> models.ViewTasksResponseData:
        """Shows tasks of a job as ViewJobs does, page by page, in the order of the job.

        ``POST /api/v1/task/view``
        """
        request = models.ViewTasksRequest(
            header=header,
            job_id=job_id,
            aliases=list(aliases),
            states=list(states),
            alias_contains=alias_contains,
            added=added,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.VIEW_TASKS, request)).data)

    async def list_events(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        task: str = "",
    ) -> models.ListEventsResponseData:
        """Shows the Events of a job, and of the pods of one of its tasks, as far as the caller may see them.

        ``POST /api/v1/job/events``
        """
        request = models.ListEventsRequest(
            header=header,
            job_id=job_id,
            task=task,
        )
        return given((await self._transport.call(table.LIST_EVENTS, request)).data)

    async def show_manifest(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
    ) -> models.ShowManifestResponseData:
        """Shows the object of a job as YAML, as far as the caller may see it.

        ``POST /api/v1/job/manifest``
        """
        request = models.ShowManifestRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.SHOW_MANIFEST, request)).data)

    async def plan_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        action: str = "",
        choice: Optional[models.RestartChoice] = None,
        mode: str = "",
        changes: Optional[models.JobChanges] = None,
    ) -> models.JobPlan:
        """Shows what a command would do to a job, and does nothing.

        ``POST /api/v1/job/plan``
        """
        request = models.PlanJobRequest(
            header=header,
            job_id=job_id,
            action=action,
            choice=choice,
            mode=mode,
            changes=changes,
        )
        return given((await self._transport.call(table.PLAN_JOB, request)).data)

    async def do_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        action: str = "",
        etag: str = "",
        reason: str = "",
        choice: Optional[models.RestartChoice] = None,
        mode: str = "",
        grace_seconds: Optional[int] = None,
        changes: Optional[models.JobChanges] = None,
    ) -> models.DoJobResponseData:
        """Gives a command to a job, if the job is still as it was planned for.

        ``POST /api/v1/job/do``
        """
        request = models.DoJobRequest(
            header=header,
            job_id=job_id,
            action=action,
            etag=etag,
            reason=reason,
            choice=choice,
            mode=mode,
            grace_seconds=grace_seconds,
            changes=changes,
        )
        return given((await self._transport.call(table.DO_JOB, request)).data)

    async def export_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
    ) -> models.ExportJobResponseData:
        """Gives a job as the caller sees it, to be kept or compared.

        ``POST /api/v1/job/export``
        """
        request = models.ExportJobRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.EXPORT_JOB, request)).data)

    async def submit_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        initiator: str = "",
        spec: str = "",
        labels: Optional[Mapping[str, str]] = None,
        dry_run: bool = False,
    ) -> models.SubmitJobResponseData:
        """Creates a job from the spec of a KusciaJob, or says what is wrong with it.

        ``POST /api/v1/job/submit``
        """
        request = models.SubmitJobRequest(
            header=header,
            job_id=job_id,
            initiator=initiator,
            spec=spec,
            labels=dict(labels or {}),
            dry_run=dry_run,
        )
        return given((await self._transport.call(table.SUBMIT_JOB, request)).data)

    async def validate_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        initiator: str = "",
        job: str = "",
    ) -> models.ValidateJobResponseData:
        """Says what is wrong with a job that nobody has created, and creates nothing.

        ``POST /api/v1/job/validate``
        """
        request = models.ValidateJobRequest(
            header=header,
            initiator=initiator,
            job=job,
        )
        return given((await self._transport.call(table.VALIDATE_JOB, request)).data)

    async def import_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        initiator: str = "",
        archive: str = "",
        job_id: str = "",
        dry_run: bool = False,
    ) -> models.ImportJobResponseData:
        """Creates a job anew from what `kj export` has written: its spec, without states, logs and results.

        ``POST /api/v1/job/import``
        """
        request = models.ImportJobRequest(
            header=header,
            initiator=initiator,
            archive=archive,
            job_id=job_id,
            dry_run=dry_run,
        )
        return given((await self._transport.call(table.IMPORT_JOB, request)).data)

    async def who_am_i(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
    ) -> models.WhoAmIResponseData:
        """Tells who the caller is, and what it may do with jobs.

        ``POST /api/v1/whoami``
        """
        request = models.WhoAmIRequest(
            header=header,
        )
        return given((await self._transport.call(table.WHO_AM_I, request)).data)

    async def create_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str = "",
        image: Optional[models.AppImageInfo] = None,
        config_templates: Optional[Mapping[str, str]] = None,
        deploy_templates: Sequence[models.DeployTemplate] = (),
    ) -> None:
        """POST /api/v1/appimage/create"""
        request = models.CreateAppImageRequest(
            header=header,
            name=name,
            image=image,
            config_templates=dict(config_templates or {}),
            deploy_templates=list(deploy_templates),
        )
        await self._transport.call(table.CREATE_APP_IMAGE, request)

    async def update_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str = "",
        image: Optional[models.AppImageInfo] = None,
        config_templates: Optional[Mapping[str, str]] = None,
        deploy_templates: Sequence[models.DeployTemplate] = (),
    ) -> None:
        """Replaces the image, and config and deploy templates if any are given.

        ``POST /api/v1/appimage/update``
        """
        request = models.UpdateAppImageRequest(
            header=header,
            name=name,
            image=image,
            config_templates=dict(config_templates or {}),
            deploy_templates=list(deploy_templates),
        )
        await self._transport.call(table.UPDATE_APP_IMAGE, request)

    async def delete_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str = "",
    ) -> None:
        """POST /api/v1/appimage/delete"""
        request = models.DeleteAppImageRequest(
            header=header,
            name=name,
        )
        await self._transport.call(table.DELETE_APP_IMAGE, request)

    async def query_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str = "",
    ) -> models.QueryAppImageResponseData:
        """POST /api/v1/appimage/query"""
        request = models.QueryAppImageRequest(
            header=header,
            name=name,
        )
        return given((await self._transport.call(table.QUERY_APP_IMAGE, request)).data)

    async def list_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        page_size: int = 0,
        page_token: str = "",
    ) -> models.AppImageList:
        """Shows all AppImages by name, page by page.

        ``POST /api/v1/appimage/list``
        """
        request = models.ListAppImageRequest(
            header=header,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.LIST_APP_IMAGE, request)).data)

    async def batch_query_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        names: Sequence[str] = (),
    ) -> List[models.QueryAppImageResponseData]:
        """Shows several AppImages. One unknown name fails the whole call.

        ``POST /api/v1/appimage/batchQuery``
        """
        request = models.BatchQueryAppImageRequest(
            header=header,
            names=list(names),
        )
        return (await self._transport.call(table.BATCH_QUERY_APP_IMAGE, request)).data

    async def create_domain(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str = "",
        role: str = "",
        cert: str = "",
        auth_center: Optional[models.AuthCenter] = None,
        master_domain_id: str = "",
    ) -> None:
        """POST /api/v1/domain/create"""
        request = models.CreateDomainRequest(
            header=header,
            domain_id=domain_id,
            role=role,
            cert=cert,
            auth_center=auth_center,
            master_domain_id=master_domain_id,
        )
        await self._transport.call(table.CREATE_DOMAIN, request)

    async def update_domain(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str = "",
        role: str = "",
        cert: str = "",
        auth_center: Optional[models.AuthCenter] = None,
        master_domain_id: str = "",
    ) -> None:
        """POST /api/v1/domain/update"""
        request = models.UpdateDomainRequest(
            header=header,
            domain_id=domain_id,
            role=role,
            cert=cert,
            auth_center=auth_center,
            master_domain_id=master_domain_id,
        )
        await self._transport.call(table.UPDATE_DOMAIN, request)

    async def delete_domain(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str = "",
    ) -> None:
        """POST /api/v1/domain/delete"""
        request = models.DeleteDomainRequest(
            header=header,
            domain_id=domain_id,
        )
        await self._transport.call(table.DELETE_DOMAIN, request)

    async def query_domain(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str = "",
    ) -> models.QueryDomainResponseData:
        """POST /api/v1/domain/query"""
        request = models.QueryDomainRequest(
            header=header,
            domain_id=domain_id,
        )
        return given((await self._transport.call(table.QUERY_DOMAIN, request)).data)

    async def batch_query_domain(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_ids: Sequence[str] = (),
    ) -> models.BatchQueryDomainResponseData:
        """Shows several Domains. One unknown id fails the whole call.

        ``POST /api/v1/domain/batchQuery``
        """
        request = models.BatchQueryDomainRequest(
            header=header,
            domain_ids=list(domain_ids),
        )
        return given((await self._transport.call(table.BATCH_QUERY_DOMAIN, request)).data)

    async def list_domains(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
    ) -> models.ListDomainsResponseData:
        """Shows the domains that the caller may see: all for who may list domains or jobs, else those whose jobs it may
        list.

        ``POST /api/v1/domain/list``
        """
        request = models.ListDomainsRequest(
            header=header,
        )
        return given((await self._transport.call(table.LIST_DOMAINS, request)).data)

    async def get_domain_usage(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        domain_id: str,
    ) -> models.DomainUsage:
        """Shows what a domain's quotas allow, what is used of it, and which tasks wait for the rest.

        ``POST /api/v1/domain/usage``
        """
        request = models.GetDomainUsageRequest(
            header=header,
            domain_id=domain_id,
        )
        return given((await self._transport.call(table.GET_DOMAIN_USAGE, request)).data)

    async def render_app_image(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        role: str = "",
        domain_id: str = "",
        task_input_config: str = "",
        others: Sequence[str] = (),
    ) -> models.RenderedPod:
        """Shows the pod that an AppImage makes for a role, with its configuration. Nothing is made.

        ``POST /api/v1/appimage/render``
        """
        request = models.RenderAppImageRequest(
            header=header,
            name=name,
            role=role,
            domain_id=domain_id,
            task_input_config=task_input_config,
            others=list(others),
        )
        return given((await self._transport.call(table.RENDER_APP_IMAGE, request)).data)

    async def query_pod_node(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        task_id: str = "",
        domain: str = "",
        replica_idx: int = 0,
        role: str = "",
    ) -> models.QueryPodNodeResponse:
        """Names the node of one pod.

        ``POST /api/v1/log/node/query``
        """
        request = models.QueryPodNodeRequest(
            header=header,
            task_id=task_id,
            domain=domain,
            replica_idx=replica_idx,
            role=role,
        )
        return await self._transport.call(table.QUERY_POD_NODE, request)

    async def list_jobs(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        page_size: int = 0,
        page_token: str = "",
        states: Sequence[str] = (),
        initiator: str = "",
        party: str = "",
        labels: Optional[Mapping[str, str]] = None,
        name_contains: str = "",
        oldest_first: bool = False,
        fields: Sequence[str] = (),
    ) -> models.ListJobsResponseData:
        """Shows jobs page by page, in the order of their creation.

        ``POST /api/v1/job/list``
        """
        request = models.ListJobsRequest(
            header=header,
            page_size=page_size,
            page_token=page_token,
            states=list(states),
            initiator=initiator,
            party=party,
            labels=dict(labels or {}),
            name_contains=name_contains,
            oldest_first=oldest_first,
            fields=list(fields),
        )
        return given((await self._transport.call(table.LIST_JOBS, request)).data)

    async def get_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        page_size: int = 0,
        page_token: str = "",
    ) -> models.GetJobResponseData:
        """Shows one job whole, in whatever state, its tasks page by page.

        ``POST /api/v1/job/get``
        """
        request = models.GetJobRequest(
            header=header,
            job_id=job_id,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.GET_JOB, request)).data)

    async def count_tasks(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
    ) -> models.CountTasksResponseData:
        """Counts the tasks of a job by how far they are.

        ``POST /api/v1/job/counts``
        """
        request = models.CountTasksRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.COUNT_TASKS, request)).data)

    async def get_job_hooks(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
    ) -> models.GetJobHooksResponseData:
        """Shows where a job's preparations and releases stand, by domain.

        ``POST /api/v1/job/hooks``
        """
        request = models.GetJobHooksRequest(
            header=header,
            job_id=job_id,
        )
        return given((await self._transport.call(table.GET_JOB_HOOKS, request)).data)

    async def get_job_results(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        partial: bool = False,
        name: str = "",
        page_size: int = 0,
        page_token: str = "",
    ) -> models.GetJobResultsResponseData:
        """Shows the results of a job that the caller may read, page by page.

        ``POST /api/v1/job/results``
        """
        request = models.GetJobResultsRequest(
            header=header,
            job_id=job_id,
            partial=partial,
            name=name,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.GET_JOB_RESULTS, request)).data)

    async def send_job_input(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        task: str = "",
        party: str = "",
        pod: str = "",
        container: str = "",
        data: str = "",
    ) -> models.SendJobInputResponseData:
        """Writes to the standard input of a program that runs, of a container whose AppImage has `input: Stdin`.

        ``POST /api/v1/job/input``
        """
        request = models.SendJobInputRequest(
            header=header,
            job_id=job_id,
            task=task,
            party=party,
            pod=pod,
            container=container,
            data=data,
        )
        return given((await self._transport.call(table.SEND_JOB_INPUT, request)).data)

    async def disable_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        policy: str,
        if_match: str = "",
    ) -> models.ChangeJobResponseData:
        """Suspends a job: no task starts, and `policy` says what becomes of those that run. Returns at once; the job is
        disabled when none runs any more.

        ``POST /api/v1/job/disable``
        """
        request = models.DisableJobRequest(
            header=header,
            job_id=job_id,
            policy=policy,
            if_match=if_match,
        )
        return given((await self._transport.call(table.DISABLE_JOB, request)).data)

    async def enable_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        if_match: str = "",
    ) -> models.ChangeJobResponseData:
        """Lets a suspended job go on.

        ``POST /api/v1/job/enable``
        """
        request = models.EnableJobRequest(
            header=header,
            job_id=job_id,
            if_match=if_match,
        )
        return given((await self._transport.call(table.ENABLE_JOB, request)).data)

    async def terminate_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        reason: str = "",
        if_match: str = "",
        grace_seconds: Optional[int] = None,
    ) -> models.ChangeJobResponseData:
        """Ends a job: what runs is stopped, and nothing starts any more.

        ``POST /api/v1/job/terminate``
        """
        request = models.TerminateJobRequest(
            header=header,
            job_id=job_id,
            reason=reason,
            if_match=if_match,
            grace_seconds=grace_seconds,
        )
        return given((await self._transport.call(table.TERMINATE_JOB, request)).data)

    async def close_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        if_match: str = "",
    ) -> models.ChangeJobResponseData:
        """Closes an open job: it takes no more tasks, and ends by its outcome once those that it has have ended.

        ``POST /api/v1/job/close``
        """
        request = models.CloseJobRequest(
            header=header,
            job_id=job_id,
            if_match=if_match,
        )
        return given((await self._transport.call(table.CLOSE_JOB, request)).data)

    async def add_tasks(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        tasks: Sequence[models.NewTask] = (),
        reason: str = "",
    ) -> models.AddTasksResponseData:
        """Adds tasks to an open job, up to 100 at once; each has an outcome of its own.

        ``POST /api/v1/task/add``
        """
        request = models.AddTasksRequest(
            header=header,
            job_id=job_id,
            tasks=list(tasks),
            reason=reason,
        )
        return given((await self._transport.call(table.ADD_TASKS, request)).data)

    async def get_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        alias: str = "",
    ) -> models.GetTaskResponseData:
        """Shows one task of a job, of its spec or added.

        ``POST /api/v1/task/get``
        """
        request = models.GetTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
        )
        return given((await self._transport.call(table.GET_TASK, request)).data)

    async def list_tasks(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        states: Sequence[str] = (),
        alias_contains: str = "",
        page_size: int = 0,
        page_token: str = "",
    ) -> models.ListTasksResponseData:
        """Shows the tasks of a job page by page: those of its spec, then those that were added, in that order.

        ``POST /api/v1/task/list``
        """
        request = models.ListTasksRequest(
            header=header,
            job_id=job_id,
            states=list(states),
            alias_contains=alias_contains,
            page_size=page_size,
            page_token=page_token,
        )
        return given((await self._transport.call(table.LIST_TASKS, request)).data)

    async def terminate_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        alias: str = "",
        reason: str = "",
    ) -> models.ChangeTaskResponseData:
        """Ends an added task: what runs of it is stopped, it fails, and is not tried again.

        ``POST /api/v1/task/terminate``
        """
        request = models.TerminateTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
            reason=reason,
        )
        return given((await self._transport.call(table.TERMINATE_TASK, request)).data)

    async def retry_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        alias: str = "",
    ) -> models.ChangeTaskResponseData:
        """Runs an added task again that failed or was skipped.

        ``POST /api/v1/task/retry``
        """
        request = models.RetryTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
        )
        return given((await self._transport.call(table.RETRY_TASK, request)).data)

    async def delete_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        alias: str = "",
    ) -> models.ChangeTaskResponseData:
        """Deletes an added task, and stops what runs of it.

        ``POST /api/v1/task/delete``
        """
        request = models.DeleteTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
        )
        return given((await self._transport.call(table.DELETE_TASK, request)).data)

    async def start_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str = "",
        alias: str = "",
    ) -> models.CompleteTaskResponseData:
        """Tells that somebody has begun with an external task.

        ``POST /api/v1/task/start``
        """
        request = models.StartTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
        )
        return given((await self._transport.call(table.START_TASK, request)).data)

    async def complete_task(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        alias: str,
        outcome: str,
        message: str = "",
    ) -> models.CompleteTaskResponseData:
        """Tells how an external task came out.

        ``POST /api/v1/task/complete``
        """
        request = models.CompleteTaskRequest(
            header=header,
            job_id=job_id,
            alias=alias,
            outcome=outcome,
            message=message,
        )
        return given((await self._transport.call(table.COMPLETE_TASK, request)).data)

    async def put_task_result(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        name: str,
        media_type: str = "",
        value: Optional[str] = None,
        uri: Optional[str] = None,
        readers: Sequence[str] = (),
    ) -> models.TaskReport:
        """Gives a result of the task that the caller's pod runs, and of its attempt. The same result may be given
        again.

        ``POST /api/v1/task/result``
        """
        request = models.PutTaskResultRequest(
            header=header,
            name=name,
            media_type=media_type,
            value=value,
            uri=uri,
            readers=list(readers),
        )
        return given((await self._transport.call(table.PUT_TASK_RESULT, request)).data)

    async def report_task_progress(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        progress: float = 0.0,
    ) -> models.TaskReport:
        """Tells how far the task is that the caller's pod runs. It shows in the job within 5 s; of several values the
        last one does.

        ``POST /api/v1/task/progress``
        """
        request = models.ReportTaskProgressRequest(
            header=header,
            progress=progress,
        )
        return given((await self._transport.call(table.REPORT_TASK_PROGRESS, request)).data)

    async def patch_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        changes: Optional[models.JobChanges] = None,
        if_match: str = "",
        reason: str = "",
    ) -> models.ChangeJobResponseData:
        """Changes the fields that are given, and no others.

        ``POST /api/v1/job/patch``
        """
        request = models.PatchJobRequest(
            header=header,
            job_id=job_id,
            changes=changes,
            if_match=if_match,
            reason=reason,
        )
        return given((await self._transport.call(table.PATCH_JOB, request)).data)

    async def update_job(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        job_id: str,
        changes: Optional[models.JobChanges] = None,
        if_match: str = "",
    ) -> models.ChangeJobResponseData:
        """Changes all fields that may change: one that is not given goes back to its default.

        ``POST /api/v1/job/update``
        """
        request = models.UpdateJobRequest(
            header=header,
            job_id=job_id,
            changes=changes,
            if_match=if_match,
        )
        return given((await self._transport.call(table.UPDATE_JOB, request)).data)

    async def create_ticket(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
    ) -> models.CreateTicketResponseData:
        """Gives a ticket for one stream of server-sent events, for clients that cannot send a token with it.

        ``POST /api/v1/ticket``
        """
        request = models.CreateTicketRequest(
            header=header,
        )
        return given((await self._transport.call(table.CREATE_TICKET, request)).data)

    async def health_z(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
    ) -> models.HealthResponseData:
        """Answers that the server is ready.

        ``POST /healthZ``
        """
        request = models.HealthRequest(
            header=header,
        )
        return given((await self._transport.call(table.HEALTH_Z, request)).data)

    def query_log(
        self,
        *,
        header: Optional[models.RequestHeader] = None,
        task_id: str = "",
        replica_idx: int = 0,
        container: str = "",
        follow: bool = False,
        local: bool = False,
        domain: str = "",
        role: str = "",
    ) -> AsyncGenerator[models.QueryLogResponse, None]:
        """Sends the log of one container.

        ``POST /api/v1/log/task/query``
        """
        request = models.QueryLogRequest(
            header=header,
            task_id=task_id,
            replica_idx=replica_idx,
            container=container,
            follow=follow,
            local=local,
            domain=domain,
            role=role,
        )
        return self._transport.stream(table.QUERY_LOG, request)

    def watch_job(
        self,
        *,
        job_id: Sequence[str] = (),
        state: Sequence[str] = (),
        tasks: Sequence[str] = (),
        last_event_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[Event[models.WatchJobEventResponse], None]:
        """The watch as server-sent events. A lost connection is made again, and the stream goes on where it was; after
        ``timeout`` seconds it ends.

        ``GET /api/v1/job/watch``
        """
        return self._transport.events(table.WATCH_JOB, {"job_id": job_id, "state": state, "tasks": tasks}, last_event_id=last_event_id, timeout=timeout)

    def watch(
        self,
        *,
        topics: Sequence[str] = (),
        state: Sequence[str] = (),
        initiator: Sequence[str] = (),
        party: Sequence[str] = (),
        name: Sequence[str] = (),
        last_event_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[Event[models.WatchEvent], None]:
        """Jobs, approvals and what else changes, by topic, as server-sent events. A lost connection is made again, and
        the stream goes on where it was; after ``timeout`` seconds it ends.

        ``GET /api/v1/watch``
        """
        return self._transport.events(table.WATCH, {"topics": topics, "state": state, "initiator": initiator, "party": party, "name": name}, last_event_id=last_event_id, timeout=timeout)

    def stream_logs(
        self,
        *,
        job: Sequence[str] = (),
        tasks: Sequence[str] = (),
        parties: Sequence[str] = (),
        container: Sequence[str] = (),
        attempt: Sequence[str] = (),
        tail: Sequence[str] = (),
        since: Sequence[str] = (),
        follow: Sequence[str] = (),
        last_event_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[Event[models.OutputEvent], None]:
        """The logs of a job as server-sent events. A lost connection is made again, and the stream goes on where it
        was; after ``timeout`` seconds it ends.

        ``GET /api/v1/log/stream``
        """
        return self._transport.events(table.STREAM_LOGS, {"job": job, "tasks": tasks, "parties": parties, "container": container, "attempt": attempt, "tail": tail, "since": since, "follow": follow}, last_event_id=last_event_id, timeout=timeout)

    def stream_job_output(
        self,
        *,
        job: Sequence[str] = (),
        tasks: Sequence[str] = (),
        parties: Sequence[str] = (),
        last_event_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncGenerator[Event[models.OutputEvent], None]:
        """What a job puts out, as server-sent events. A lost connection is made again, and the stream goes on where it
        was; after ``timeout`` seconds it ends.

        ``GET /api/v1/job/output``
        """
        return self._transport.events(table.STREAM_JOB_OUTPUT, {"job": job, "tasks": tasks, "parties": parties}, last_event_id=last_event_id, timeout=timeout)
