# Generated from src/service and proto/ by `npm run generate`. Do not edit.
"""The messages of the job API."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Dict, List, Optional

from .._message import Message, enum_value

__all__ = [
    "AddTasksRequest",
    "AddTasksResponse",
    "AddTasksResponseData",
    "AddedTaskResult",
    "AppImageInfo",
    "AppImageList",
    "ApproveJobRequest",
    "ApproveJobResponse",
    "ApproveJobResponseData",
    "ApproveResult",
    "AuthCenter",
    "BackfillScheduleRequest",
    "BackfillScheduleResponse",
    "BackfillScheduleResponseData",
    "BandwidthLimit",
    "BatchQueryAppImageRequest",
    "BatchQueryAppImageResponse",
    "BatchQueryDomainRequest",
    "BatchQueryDomainResponse",
    "BatchQueryDomainResponseData",
    "BatchQueryJobStatusRequest",
    "BatchQueryJobStatusResponse",
    "BatchQueryJobStatusResponseData",
    "CancelJobRequest",
    "CancelJobResponse",
    "CancelJobResponseData",
    "ChangeJobResponse",
    "ChangeJobResponseData",
    "ChangeTaskResponse",
    "ChangeTaskResponseData",
    "CloseJobRequest",
    "CompleteTaskRequest",
    "CompleteTaskResponse",
    "CompleteTaskResponseData",
    "ConfigMapEnvSource",
    "ConfigVolumeMount",
    "Consent",
    "ConsentChange",
    "ConsentDifference",
    "Container",
    "ContainerPort",
    "CountTasksRequest",
    "CountTasksResponse",
    "CountTasksResponseData",
    "CreateAppImageRequest",
    "CreateAppImageResponse",
    "CreateDomainRequest",
    "CreateDomainResponse",
    "CreateJobFromTemplateRequest",
    "CreateJobFromTemplateResponse",
    "CreateJobFromTemplateResponseData",
    "CreateJobRequest",
    "CreateJobResponse",
    "CreateJobResponseData",
    "CreateScheduleRequest",
    "CreateTemplateRequest",
    "CreateTicketRequest",
    "CreateTicketResponse",
    "CreateTicketResponseData",
    "DecideConsentRequest",
    "DecideConsentResponse",
    "DecideConsentResponseData",
    "DeleteAppImageRequest",
    "DeleteAppImageResponse",
    "DeleteDomainRequest",
    "DeleteDomainResponse",
    "DeleteJobRequest",
    "DeleteJobResponse",
    "DeleteJobResponseData",
    "DeleteScheduleRequest",
    "DeleteScheduleResponse",
    "DeleteTaskRequest",
    "DeleteTemplateRequest",
    "DeleteTemplateResponse",
    "DeployTemplate",
    "DeployTokenStatus",
    "DisableJobRequest",
    "DoJobRequest",
    "DoJobResponse",
    "DoJobResponseData",
    "Domain",
    "DomainHooks",
    "DomainSummary",
    "DomainTask",
    "DomainUsage",
    "EnableJobRequest",
    "EnvFromSource",
    "EnvVar",
    "EventType",
    "ExecAction",
    "ExecScheduleRequest",
    "ExecScheduleResponse",
    "ExecScheduleResponseData",
    "ExportJobRequest",
    "ExportJobResponse",
    "ExportJobResponseData",
    "GRPCAction",
    "GetConsentRequest",
    "GetConsentResponse",
    "GetConsentResponseData",
    "GetDomainUsageRequest",
    "GetDomainUsageResponse",
    "GetJobHooksRequest",
    "GetJobHooksResponse",
    "GetJobHooksResponseData",
    "GetJobRequest",
    "GetJobResponse",
    "GetJobResponseData",
    "GetJobResultsRequest",
    "GetJobResultsResponse",
    "GetJobResultsResponseData",
    "GetScheduleRequest",
    "GetTaskRequest",
    "GetTaskResponse",
    "GetTaskResponseData",
    "GetTemplateRequest",
    "HTTPGetAction",
    "HTTPHeader",
    "HealthRequest",
    "HealthResponse",
    "HealthResponseData",
    "HookRun",
    "ImportJobRequest",
    "ImportJobResponse",
    "ImportJobResponseData",
    "JobChanges",
    "JobCondition",
    "JobDetail",
    "JobFinding",
    "JobPartyEndpoint",
    "JobPlan",
    "JobPlanConsent",
    "JobPlanField",
    "JobPlanLoss",
    "JobPlanQuota",
    "JobPlanRow",
    "JobResource",
    "JobResult",
    "JobRights",
    "JobStatus",
    "JobStatusDetail",
    "JobSummary",
    "LastYes",
    "ListAppImageRequest",
    "ListAppImageResponse",
    "ListConsentsRequest",
    "ListConsentsResponse",
    "ListConsentsResponseData",
    "ListDomainsRequest",
    "ListDomainsResponse",
    "ListDomainsResponseData",
    "ListEventsRequest",
    "ListEventsResponse",
    "ListEventsResponseData",
    "ListJobsRequest",
    "ListJobsResponse",
    "ListJobsResponseData",
    "ListScheduleRunsRequest",
    "ListScheduleRunsResponse",
    "ListScheduleRunsResponseData",
    "ListSchedulesRequest",
    "ListSchedulesResponse",
    "ListSchedulesResponseData",
    "ListStandingConsentsRequest",
    "ListStandingConsentsResponse",
    "ListStandingConsentsResponseData",
    "ListTasksRequest",
    "ListTasksResponse",
    "ListTasksResponseData",
    "ListTemplatesRequest",
    "ListTemplatesResponse",
    "ListTemplatesResponseData",
    "NewTask",
    "NodeStatus",
    "ObjectEvent",
    "OtherConsent",
    "OutputEvent",
    "Party",
    "PartyApproveStatus",
    "PartyDetail",
    "PartyEndpoint",
    "PartyStageStatus",
    "PartyStatus",
    "PatchJobRequest",
    "PatchScheduleRequest",
    "PlanJobRequest",
    "PlanJobResponse",
    "PreviewScheduleRequest",
    "PreviewScheduleResponse",
    "PreviewScheduleResponseData",
    "Probe",
    "PutTaskResultRequest",
    "PutTaskResultResponse",
    "QueryAppImageRequest",
    "QueryAppImageResponse",
    "QueryAppImageResponseData",
    "QueryDomainRequest",
    "QueryDomainResponse",
    "QueryDomainResponseData",
    "QueryJobRequest",
    "QueryJobResponse",
    "QueryJobResponseData",
    "QueryLogRequest",
    "QueryLogResponse",
    "QueryPodNodeRequest",
    "QueryPodNodeResponse",
    "QuotaUse",
    "RenderAppImageRequest",
    "RenderAppImageResponse",
    "RenderTemplateRequest",
    "RenderTemplateResponse",
    "RenderTemplateResponseData",
    "RenderedFile",
    "RenderedPod",
    "ReportTaskProgressRequest",
    "ReportTaskProgressResponse",
    "RequestHeader",
    "ResourceRequirements",
    "ResourceSpec",
    "RestartChoice",
    "RestartJobRequest",
    "RestartJobResponse",
    "RestartJobResponseData",
    "RetryTaskRequest",
    "RevokeConsentRequest",
    "RevokeConsentResponse",
    "Schedule",
    "ScheduleConfig",
    "ScheduleCounts",
    "ScheduleResponse",
    "ScheduleRun",
    "ScheduledJob",
    "SecretEnvSource",
    "SendJobInputRequest",
    "SendJobInputResponse",
    "SendJobInputResponseData",
    "ShowManifestRequest",
    "ShowManifestResponse",
    "ShowManifestResponseData",
    "StandingConsent",
    "StartScheduleRequest",
    "StartTaskRequest",
    "Status",
    "StopJobRequest",
    "StopJobResponse",
    "StopJobResponseData",
    "StopScheduleRequest",
    "StreamJobOutputRequest",
    "StreamLogsRequest",
    "SubmitJobRequest",
    "SubmitJobResponse",
    "SubmitJobResponseData",
    "SuspendJobRequest",
    "SuspendJobResponse",
    "SuspendJobResponseData",
    "TCPSocketAction",
    "Task",
    "TaskAttempt",
    "TaskConfig",
    "TaskCounts",
    "TaskDetail",
    "TaskReport",
    "TaskRetryPolicy",
    "TaskStatus",
    "Template",
    "TemplateResponse",
    "TerminateJobRequest",
    "TerminateTaskRequest",
    "UpdateAppImageRequest",
    "UpdateAppImageResponse",
    "UpdateDomainRequest",
    "UpdateDomainResponse",
    "UpdateJobRequest",
    "UpdateScheduleRequest",
    "UpdateTemplateRequest",
    "ValidateJobRequest",
    "ValidateJobResponse",
    "ValidateJobResponseData",
    "ViewJobsRequest",
    "ViewJobsResponse",
    "ViewJobsResponseData",
    "ViewTasksRequest",
    "ViewTasksResponse",
    "ViewTasksResponseData",
    "WatchEvent",
    "WatchJobEventResponse",
    "WatchJobRequest",
    "WatchRequest",
    "WhoAmIRequest",
    "WhoAmIResponse",
    "WhoAmIResponseData",
]


class ApproveResult(IntEnum):
    APPROVE_RESULT_UNKNOWN = 0
    APPROVE_RESULT_ACCEPT = 1
    APPROVE_RESULT_REJECT = 2


class EventType(IntEnum):
    ADDED = 0
    MODIFIED = 1
    DELETED = 2
    ERROR = 3
    HEARTBEAT = 4


@dataclass
class AddTasksRequest(Message):
    """AddTasksRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    tasks: List[NewTask] = field(default_factory=list, metadata={"decode": lambda value: NewTask.from_json(value)})
    """From 1 to 100."""
    reason: str = ""
    """Why; kept on the tasks and in the audit log."""


@dataclass
class AddTasksResponse(Message):
    """AddTasksResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[AddTasksResponseData] = field(default=None, metadata={"decode": lambda value: AddTasksResponseData.from_json(value)})


@dataclass
class AddTasksResponseData(Message):
    """AddTasksResponseData of the job API."""

    results: List[AddedTaskResult] = field(default_factory=list, metadata={"decode": lambda value: AddedTaskResult.from_json(value)})
    """One for each task, in their order."""


@dataclass
class AddedTaskResult(Message):
    """What became of one task that was to be added."""

    alias: str = ""
    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    """Code 0: it was added."""
    task_id: str = ""
    name: str = ""
    """Of its KusciaJobTask."""


@dataclass
class AppImageInfo(Message):
    """AppImageInfo of the job API."""

    name: str = ""
    tag: str = ""
    id: str = ""
    sign: str = ""


@dataclass
class AppImageList(Message):
    """AppImageList of the job API."""

    appimage_list: List[QueryAppImageResponseData] = field(default_factory=list, metadata={"decode": lambda value: QueryAppImageResponseData.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""


@dataclass
class ApproveJobRequest(Message):
    """ApproveJobRequest of the job API."""

    job_id: str = ""
    result: ApproveResult = field(default=ApproveResult(0), metadata={"decode": lambda value: enum_value(ApproveResult, value)})
    reason: str = ""
    """For the audit log."""


@dataclass
class ApproveJobResponse(Message):
    """ApproveJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ApproveJobResponseData] = field(default=None, metadata={"decode": lambda value: ApproveJobResponseData.from_json(value)})


@dataclass
class ApproveJobResponseData(Message):
    """ApproveJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class AuthCenter(Message):
    """AuthCenter of the job API."""

    authentication_type: str = ""
    token_gen_method: str = ""


@dataclass
class BackfillScheduleRequest(Message):
    """BackfillScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    from_: str = ""
    """RFC 3339; both ends count."""
    to: str = ""
    max: int = 0
    """At most so many jobs, from 1 to 100; 100 when 0."""
    token: str = ""
    """However often it is sent, a token makes its jobs once. Made up when empty."""


@dataclass
class BackfillScheduleResponse(Message):
    """BackfillScheduleResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[BackfillScheduleResponseData] = field(default=None, metadata={"decode": lambda value: BackfillScheduleResponseData.from_json(value)})


@dataclass
class BackfillScheduleResponseData(Message):
    """BackfillScheduleResponseData of the job API."""

    jobs: List[ScheduledJob] = field(default_factory=list, metadata={"decode": lambda value: ScheduledJob.from_json(value)})
    """The jobs that there will be, the oldest first. Those that exist already are not made again."""


@dataclass
class BandwidthLimit(Message):
    """Cap on what a party sends to one domain."""

    destination_id: str = ""
    limit_kbps: int = field(default=0, metadata={"decode": int})


@dataclass
class BatchQueryAppImageRequest(Message):
    """BatchQueryAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    names: List[str] = field(default_factory=list)


@dataclass
class BatchQueryAppImageResponse(Message):
    """BatchQueryAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: List[QueryAppImageResponseData] = field(default_factory=list, metadata={"decode": lambda value: QueryAppImageResponseData.from_json(value)})


@dataclass
class BatchQueryDomainRequest(Message):
    """BatchQueryDomainRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_ids: List[str] = field(default_factory=list)


@dataclass
class BatchQueryDomainResponse(Message):
    """BatchQueryDomainResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[BatchQueryDomainResponseData] = field(default=None, metadata={"decode": lambda value: BatchQueryDomainResponseData.from_json(value)})


@dataclass
class BatchQueryDomainResponseData(Message):
    """BatchQueryDomainResponseData of the job API."""

    domains: List[Domain] = field(default_factory=list, metadata={"decode": lambda value: Domain.from_json(value)})


@dataclass
class BatchQueryJobStatusRequest(Message):
    """BatchQueryJobStatusRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_ids: List[str] = field(default_factory=list)


@dataclass
class BatchQueryJobStatusResponse(Message):
    """BatchQueryJobStatusResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[BatchQueryJobStatusResponseData] = field(default=None, metadata={"decode": lambda value: BatchQueryJobStatusResponseData.from_json(value)})


@dataclass
class BatchQueryJobStatusResponseData(Message):
    """BatchQueryJobStatusResponseData of the job API."""

    jobs: List[JobStatus] = field(default_factory=list, metadata={"decode": lambda value: JobStatus.from_json(value)})
    """In the order of the request, repeats included."""


@dataclass
class CancelJobRequest(Message):
    """CancelJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    reason: str = ""
    """For the audit log."""


@dataclass
class CancelJobResponse(Message):
    """CancelJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CancelJobResponseData] = field(default=None, metadata={"decode": lambda value: CancelJobResponseData.from_json(value)})


@dataclass
class CancelJobResponseData(Message):
    """CancelJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class ChangeJobResponse(Message):
    """ChangeJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ChangeJobResponseData] = field(default=None, metadata={"decode": lambda value: ChangeJobResponseData.from_json(value)})


@dataclass
class ChangeJobResponseData(Message):
    """ChangeJobResponseData of the job API."""

    job_id: str = ""
    etag: str = ""
    """Of the job as it is after the change."""


@dataclass
class ChangeTaskResponse(Message):
    """ChangeTaskResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ChangeTaskResponseData] = field(default=None, metadata={"decode": lambda value: ChangeTaskResponseData.from_json(value)})


@dataclass
class ChangeTaskResponseData(Message):
    """ChangeTaskResponseData of the job API."""

    job_id: str = ""
    alias: str = ""


@dataclass
class CloseJobRequest(Message):
    """CloseJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    if_match: str = ""
    """An etag: refused if the job has another one by now. Over HTTP also the header If-Match."""


@dataclass
class CompleteTaskRequest(Message):
    """CompleteTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""
    """Of a task whose work is done elsewhere, and which has started."""
    outcome: str = ""
    """Succeeded or Failed."""
    message: str = ""
    """Why, for those who read the job."""


@dataclass
class CompleteTaskResponse(Message):
    """CompleteTaskResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CompleteTaskResponseData] = field(default=None, metadata={"decode": lambda value: CompleteTaskResponseData.from_json(value)})


@dataclass
class CompleteTaskResponseData(Message):
    """CompleteTaskResponseData of the job API."""

    job_id: str = ""
    alias: str = ""
    attempt: int = 0
    """The attempt that is meant."""


@dataclass
class ConfigMapEnvSource(Message):
    """ConfigMapEnvSource of the job API."""

    name: str = ""


@dataclass
class ConfigVolumeMount(Message):
    """ConfigVolumeMount of the job API."""

    mount_path: str = ""
    sub_path: str = ""


@dataclass
class Consent(Message):
    """What a job asks of a domain, and how it stands."""

    job_id: str = ""
    domain_id: str = ""
    initiator: str = ""
    state: str = ""
    """Waiting, Accepted, Rejected, Outdated or NotNeeded."""
    digest: str = ""
    """What an answer has to name."""
    content_digest: str = ""
    """The same without the job's name and uid, for a standing consent."""
    by: str = ""
    """Who answered."""
    time: str = ""
    """Since when the answer stands, or since when it is waited for."""
    reason: str = ""
    job_state: str = ""
    """The job's state, a word of JobState.State."""
    job_create_time: str = ""
    """When the job was created."""


@dataclass
class ConsentChange(Message):
    """ConsentChange of the job API."""

    path: str = ""
    """Where, such as `match: input.keys[0]` or `AppImage psi`."""
    before: str = ""
    """Empty if it was not there. Both are empty where it is only known that it changed."""
    after: str = ""


@dataclass
class ConsentDifference(Message):
    """One place at which what is asked is not what was accepted."""

    path: str = ""
    """Such as `task match: taskInputConfig.keys[0]` or `AppImage psi: image.tag`."""
    before: Optional[str] = None
    """JSON, cut where it is long; absent where there was nothing."""
    after: Optional[str] = None
    """The same of what is asked now; absent where there is nothing any more."""


@dataclass
class Container(Message):
    """Container of the job API."""

    name: str = ""
    command: List[str] = field(default_factory=list)
    args: List[str] = field(default_factory=list)
    working_dir: str = ""
    config_volume_mounts: List[ConfigVolumeMount] = field(default_factory=list, metadata={"decode": lambda value: ConfigVolumeMount.from_json(value)})
    ports: List[ContainerPort] = field(default_factory=list, metadata={"decode": lambda value: ContainerPort.from_json(value)})
    env_from: List[EnvFromSource] = field(default_factory=list, metadata={"decode": lambda value: EnvFromSource.from_json(value)})
    env: List[EnvVar] = field(default_factory=list, metadata={"decode": lambda value: EnvVar.from_json(value)})
    resources: Optional[ResourceRequirements] = field(default=None, metadata={"decode": lambda value: ResourceRequirements.from_json(value)})
    liveness_probe: Optional[Probe] = field(default=None, metadata={"decode": lambda value: Probe.from_json(value)})
    readiness_probe: Optional[Probe] = field(default=None, metadata={"decode": lambda value: Probe.from_json(value)})
    startup_probe: Optional[Probe] = field(default=None, metadata={"decode": lambda value: Probe.from_json(value)})
    image_pull_policy: str = ""


@dataclass
class ContainerPort(Message):
    """ContainerPort of the job API."""

    name: str = ""
    protocol: str = ""
    """HTTP or GRPC."""
    scope: str = ""
    """Cluster, Domain or Local."""


@dataclass
class CountTasksRequest(Message):
    """CountTasksRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class CountTasksResponse(Message):
    """CountTasksResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CountTasksResponseData] = field(default=None, metadata={"decode": lambda value: CountTasksResponseData.from_json(value)})


@dataclass
class CountTasksResponseData(Message):
    """How many tasks there are of each kind."""

    total: int = 0
    active: int = 0
    """Not started yet."""
    running: int = 0
    """Started and not ended, those whose pods are not running yet included."""
    completed: int = 0
    """Succeeded or failed."""
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    """Will never start."""


@dataclass
class CreateAppImageRequest(Message):
    """CreateAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    image: Optional[AppImageInfo] = field(default=None, metadata={"decode": lambda value: AppImageInfo.from_json(value)})
    config_templates: Dict[str, str] = field(default_factory=dict)
    """File name to template."""
    deploy_templates: List[DeployTemplate] = field(default_factory=list, metadata={"decode": lambda value: DeployTemplate.from_json(value)})


@dataclass
class CreateAppImageResponse(Message):
    """CreateAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class CreateDomainRequest(Message):
    """CreateDomainRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    role: str = ""
    """Empty, or `partner` for a domain of another cluster."""
    cert: str = ""
    auth_center: Optional[AuthCenter] = field(default=None, metadata={"decode": lambda value: AuthCenter.from_json(value)})
    master_domain_id: str = ""


@dataclass
class CreateDomainResponse(Message):
    """CreateDomainResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class CreateJobFromTemplateRequest(Message):
    """CreateJobFromTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    template: str = ""
    """Name of the template."""
    revision: str = ""
    """The revision that the template must have; another one is refused. Without one any will do."""
    parameters: Dict[str, str] = field(default_factory=dict)
    job_id: str = ""
    """The new job's; made up from the template's name when empty."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels of the job beside those of the template; none of kuscia.secretflow."""
    dry_run: bool = False
    """Checks everything, and creates nothing."""
    suspended: bool = False
    """The job starts nothing until it is resumed."""


@dataclass
class CreateJobFromTemplateResponse(Message):
    """CreateJobFromTemplateResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CreateJobFromTemplateResponseData] = field(default=None, metadata={"decode": lambda value: CreateJobFromTemplateResponseData.from_json(value)})


@dataclass
class CreateJobFromTemplateResponseData(Message):
    """CreateJobFromTemplateResponseData of the job API."""

    job_id: str = ""
    revision: str = ""


@dataclass
class CreateJobRequest(Message):
    """CreateJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    """Name of the job: at most 63 lower-case letters, digits, `-` and `.`, alphanumeric at both ends."""
    initiator: str = ""
    """Domain that starts the job."""
    max_parallelism: int = 0
    """The most tasks at the same time, up to 128; 1 when 0 or less."""
    tasks: List[Task] = field(default_factory=list, metadata={"decode": lambda value: Task.from_json(value)})
    custom_fields: Dict[str, str] = field(default_factory=dict)
    """Labels of the job, for example to list by."""


@dataclass
class CreateJobResponse(Message):
    """CreateJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CreateJobResponseData] = field(default=None, metadata={"decode": lambda value: CreateJobResponseData.from_json(value)})


@dataclass
class CreateJobResponseData(Message):
    """CreateJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class CreateScheduleRequest(Message):
    """CreateScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    """At most 48 characters."""
    spec: str = ""
    """The `spec` of a KusciaJobSchedule as JSON."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels of the object; none of kuscia.secretflow."""
    replace_existing: bool = False
    """Replaces the spec of a schedule of that name; else it is refused."""


@dataclass
class CreateTemplateRequest(Message):
    """CreateTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    spec: str = ""
    """The `spec` of a KusciaJobTemplate as JSON."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels of the object; none of kuscia.secretflow."""


@dataclass
class CreateTicketRequest(Message):
    """CreateTicketRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})


@dataclass
class CreateTicketResponse(Message):
    """CreateTicketResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[CreateTicketResponseData] = field(default=None, metadata={"decode": lambda value: CreateTicketResponseData.from_json(value)})


@dataclass
class CreateTicketResponseData(Message):
    """CreateTicketResponseData of the job API."""

    ticket: str = ""
    """Goes into the query of the stream's address as `ticket`, once, at the replica that gave it."""
    expires_in_seconds: int = 0
    """Seconds after which nobody takes it any more."""


@dataclass
class DecideConsentRequest(Message):
    """DecideConsentRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    job_id: str = ""
    digest: str = ""
    """Of what is answered. If the job asks for something else by now, the answer is refused."""
    decision: str = ""
    """Accepted or Rejected."""
    reason: str = ""
    """For the initiator to read."""
    until: str = ""
    """RFC 3339, at most a year ahead: the answer stands until then for every job with the same content of the job's
    schedule or, if it is no run of one, of its initiator.
    """


@dataclass
class DecideConsentResponse(Message):
    """DecideConsentResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[DecideConsentResponseData] = field(default=None, metadata={"decode": lambda value: DecideConsentResponseData.from_json(value)})


@dataclass
class DecideConsentResponseData(Message):
    """DecideConsentResponseData of the job API."""

    name: str = ""
    """Name of the KusciaJobConsent in the domain's namespace."""


@dataclass
class DeleteAppImageRequest(Message):
    """DeleteAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""


@dataclass
class DeleteAppImageResponse(Message):
    """DeleteAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class DeleteDomainRequest(Message):
    """DeleteDomainRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""


@dataclass
class DeleteDomainResponse(Message):
    """DeleteDomainResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class DeleteJobRequest(Message):
    """DeleteJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class DeleteJobResponse(Message):
    """DeleteJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[DeleteJobResponseData] = field(default=None, metadata={"decode": lambda value: DeleteJobResponseData.from_json(value)})


@dataclass
class DeleteJobResponseData(Message):
    """DeleteJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class DeleteScheduleRequest(Message):
    """DeleteScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    etag: str = ""
    cascade: bool = False
    """Deletes its jobs too."""


@dataclass
class DeleteScheduleResponse(Message):
    """DeleteScheduleResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class DeleteTaskRequest(Message):
    """DeleteTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""


@dataclass
class DeleteTemplateRequest(Message):
    """DeleteTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    etag: str = ""


@dataclass
class DeleteTemplateResponse(Message):
    """DeleteTemplateResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class DeployTemplate(Message):
    """DeployTemplate of the job API."""

    name: str = ""
    role: str = ""
    """Which party role it is for; empty for any."""
    replicas: int = 0
    """1 when 0."""
    restart_policy: str = ""
    containers: List[Container] = field(default_factory=list, metadata={"decode": lambda value: Container.from_json(value)})


@dataclass
class DeployTokenStatus(Message):
    """DeployTokenStatus of the job API."""

    token: str = ""
    state: str = ""
    last_transition_time: str = ""


@dataclass
class DisableJobRequest(Message):
    """DisableJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    policy: str = ""
    """Requeue, Terminate or Wait."""
    if_match: str = ""
    """An etag: refused if the job has another one by now. Over HTTP also the header If-Match."""


@dataclass
class DoJobRequest(Message):
    """DoJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    action: str = ""
    """stop, cancel, suspend, resume, restart, delete or set."""
    etag: str = ""
    """Of the plan or, but for set, of a view. A job that has moved since then is left alone."""
    reason: str = ""
    """Why, for the audit log and the job's status."""
    choice: Optional[RestartChoice] = field(default=None, metadata={"decode": lambda value: RestartChoice.from_json(value)})
    """Which tasks a restart runs again, as it was planned."""
    mode: str = ""
    """Of a suspend, as it was planned."""
    grace_seconds: Optional[int] = None
    """With stop and cancel: how long programs have to end; when absent, what their AppImage says."""
    changes: Optional[JobChanges] = field(default=None, metadata={"decode": lambda value: JobChanges.from_json(value)})
    """Of set, as it was planned."""


@dataclass
class DoJobResponse(Message):
    """DoJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[DoJobResponseData] = field(default=None, metadata={"decode": lambda value: DoJobResponseData.from_json(value)})


@dataclass
class DoJobResponseData(Message):
    """DoJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class Domain(Message):
    """Domain of the job API."""

    domain_id: str = ""
    role: str = ""
    cert: str = ""
    node_statuses: List[NodeStatus] = field(default_factory=list, metadata={"decode": lambda value: NodeStatus.from_json(value)})


@dataclass
class DomainHooks(Message):
    """The hooks of one domain, also of one that has gone since."""

    domain_id: str = ""
    preparation: Optional[HookRun] = field(default=None, metadata={"decode": lambda value: HookRun.from_json(value)})
    release: Optional[HookRun] = field(default=None, metadata={"decode": lambda value: HookRun.from_json(value)})


@dataclass
class DomainSummary(Message):
    """DomainSummary of the job API."""

    domain_id: str = ""
    state: str = ""
    """Ready, NotReady or Unknown; Unknown also where there is a namespace but no Domain."""
    message: str = ""
    """Why it is NotReady."""
    create_time: str = ""
    running_tasks: int = 0
    """Tasks in which it takes part, of jobs that have not ended."""
    waiting_tasks: int = 0
    queued_tasks: int = 0
    """Tasks that stand in line for its quota."""


@dataclass
class DomainTask(Message):
    """DomainTask of the job API."""

    job_id: str = ""
    task: str = ""
    pods: int = 0
    """Pods that it has there, or asks for; 0 if that is not known."""
    position: int = 0
    """Its place in the line; 0 for one that runs."""
    since: str = ""
    """Since when it runs or waits."""
    reason: str = ""
    """What it waits for."""


@dataclass
class DomainUsage(Message):
    """DomainUsage of the job API."""

    domain: Optional[DomainSummary] = field(default=None, metadata={"decode": lambda value: DomainSummary.from_json(value)})
    quotas: List[QuotaUse] = field(default_factory=list, metadata={"decode": lambda value: QuotaUse.from_json(value)})
    """Of all ResourceQuotas in its namespace."""
    running: List[DomainTask] = field(default_factory=list, metadata={"decode": lambda value: DomainTask.from_json(value)})
    """Tasks that run there now, the oldest first, at most 200."""
    waiting: List[DomainTask] = field(default_factory=list, metadata={"decode": lambda value: DomainTask.from_json(value)})
    """The line for its quota, the first in front, at most 200."""


@dataclass
class EnableJobRequest(Message):
    """EnableJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    if_match: str = ""


@dataclass
class EnvFromSource(Message):
    """EnvFromSource of the job API."""

    prefix: str = ""
    config_map_ref: Optional[ConfigMapEnvSource] = field(default=None, metadata={"decode": lambda value: ConfigMapEnvSource.from_json(value)})
    secret_ref: Optional[SecretEnvSource] = field(default=None, metadata={"decode": lambda value: SecretEnvSource.from_json(value)})


@dataclass
class EnvVar(Message):
    """EnvVar of the job API."""

    name: str = ""
    value: str = ""


@dataclass
class ExecAction(Message):
    """ExecAction of the job API."""

    command: List[str] = field(default_factory=list)


@dataclass
class ExecScheduleRequest(Message):
    """ExecScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    token: str = ""
    """However often it is sent, a token makes one job. Made up when empty."""


@dataclass
class ExecScheduleResponse(Message):
    """ExecScheduleResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ExecScheduleResponseData] = field(default=None, metadata={"decode": lambda value: ExecScheduleResponseData.from_json(value)})


@dataclass
class ExecScheduleResponseData(Message):
    """ExecScheduleResponseData of the job API."""

    job_id: str = ""


@dataclass
class ExportJobRequest(Message):
    """ExportJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class ExportJobResponse(Message):
    """ExportJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ExportJobResponseData] = field(default=None, metadata={"decode": lambda value: ExportJobResponseData.from_json(value)})


@dataclass
class ExportJobResponseData(Message):
    """ExportJobResponseData of the job API."""

    job: str = ""
    """The KusciaJob as JSON: labels and annotations, spec and status."""
    etag: str = ""
    """Goes into `if_match` of a change."""


@dataclass
class GRPCAction(Message):
    """GRPCAction of the job API."""

    port: int = 0
    service: str = ""


@dataclass
class GetConsentRequest(Message):
    """GetConsentRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    job_id: str = ""
    render: bool = False
    """With the pods that the domain would run."""


@dataclass
class GetConsentResponse(Message):
    """GetConsentResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[GetConsentResponseData] = field(default=None, metadata={"decode": lambda value: GetConsentResponseData.from_json(value)})


@dataclass
class GetConsentResponseData(Message):
    """GetConsentResponseData of the job API."""

    consent: Optional[Consent] = field(default=None, metadata={"decode": lambda value: Consent.from_json(value)})
    content: str = ""
    """The canonical JSON under the digest: tasks, parties, inputs, resources and whole AppImages, as they are now."""
    others: List[OtherConsent] = field(default_factory=list, metadata={"decode": lambda value: OtherConsent.from_json(value)})
    """How the other domains stand, by state alone."""
    last_yes: Optional[LastYes] = field(default=None, metadata={"decode": lambda value: LastYes.from_json(value)})
    """The latest job of its kind that the domain accepted: of the same initiator, and of the same schedule, the same
    template or with the same tasks.
    """
    changes: List[ConsentChange] = field(default_factory=list, metadata={"decode": lambda value: ConsentChange.from_json(value)})
    """What is asked otherwise than there."""
    pods: List[RenderedPod] = field(default_factory=list, metadata={"decode": lambda value: RenderedPod.from_json(value)})
    """One for each task and role of the domain, of at most 50 tasks."""
    may_decide: bool = False
    """Whether the caller may answer."""
    standing_consent: str = ""
    """The standing consent to jobs like this one that is nearest to what is asked; empty if none keeps its content."""
    differences: List[ConsentDifference] = field(default_factory=list, metadata={"decode": lambda value: ConsentDifference.from_json(value)})
    """What differs from that one."""


@dataclass
class GetDomainUsageRequest(Message):
    """GetDomainUsageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""


@dataclass
class GetDomainUsageResponse(Message):
    """GetDomainUsageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[DomainUsage] = field(default=None, metadata={"decode": lambda value: DomainUsage.from_json(value)})


@dataclass
class GetJobHooksRequest(Message):
    """GetJobHooksRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class GetJobHooksResponse(Message):
    """GetJobHooksResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[GetJobHooksResponseData] = field(default=None, metadata={"decode": lambda value: GetJobHooksResponseData.from_json(value)})


@dataclass
class GetJobHooksResponseData(Message):
    """GetJobHooksResponseData of the job API."""

    hooks: List[DomainHooks] = field(default_factory=list, metadata={"decode": lambda value: DomainHooks.from_json(value)})
    """In the order of the domains; without those in which nothing was begun."""
    total: int = field(default=0, metadata={"decode": int})
    """How many domains that are."""


@dataclass
class GetJobRequest(Message):
    """GetJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    page_size: int = 0
    """How many tasks are shown, from 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before."""


@dataclass
class GetJobResponse(Message):
    """GetJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[GetJobResponseData] = field(default=None, metadata={"decode": lambda value: GetJobResponseData.from_json(value)})


@dataclass
class GetJobResponseData(Message):
    """GetJobResponseData of the job API."""

    job: Optional[JobDetail] = field(default=None, metadata={"decode": lambda value: JobDetail.from_json(value)})
    tasks: List[TaskDetail] = field(default_factory=list, metadata={"decode": lambda value: TaskDetail.from_json(value)})
    """A page of the tasks in the order of the spec, as far as the caller may see them."""
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many tasks there are, on all pages."""
    may: List[str] = field(default_factory=list)
    """What the caller may do with the job as it is now: stop, cancel, suspend, resume, restart, delete, set."""


@dataclass
class GetJobResultsRequest(Message):
    """GetJobResultsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    partial: bool = False
    """Also of a job that has not ended; else that is refused."""
    name: str = ""
    """Results of this name alone."""
    page_size: int = 0
    """From 1 to 20; 10 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class GetJobResultsResponse(Message):
    """GetJobResultsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[GetJobResultsResponseData] = field(default=None, metadata={"decode": lambda value: GetJobResultsResponseData.from_json(value)})


@dataclass
class GetJobResultsResponseData(Message):
    """GetJobResultsResponseData of the job API."""

    results: List[JobResult] = field(default_factory=list, metadata={"decode": lambda value: JobResult.from_json(value)})
    """In the order of the domains."""
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many the caller may read, on all pages."""


@dataclass
class GetScheduleRequest(Message):
    """GetScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    """Its name, or its id."""


@dataclass
class GetTaskRequest(Message):
    """GetTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""


@dataclass
class GetTaskResponse(Message):
    """GetTaskResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[GetTaskResponseData] = field(default=None, metadata={"decode": lambda value: GetTaskResponseData.from_json(value)})


@dataclass
class GetTaskResponseData(Message):
    """GetTaskResponseData of the job API."""

    task: Optional[TaskDetail] = field(default=None, metadata={"decode": lambda value: TaskDetail.from_json(value)})


@dataclass
class GetTemplateRequest(Message):
    """GetTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    """Its name, or its id."""


@dataclass
class HTTPGetAction(Message):
    """HTTPGetAction of the job API."""

    path: str = ""
    port: str = ""
    """A number or a port's name."""
    host: str = ""
    scheme: str = ""
    http_headers: List[HTTPHeader] = field(default_factory=list, metadata={"decode": lambda value: HTTPHeader.from_json(value)})


@dataclass
class HTTPHeader(Message):
    """HTTPHeader of the job API."""

    name: str = ""
    value: str = ""


@dataclass
class HealthRequest(Message):
    """HealthRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})


@dataclass
class HealthResponse(Message):
    """HealthResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[HealthResponseData] = field(default=None, metadata={"decode": lambda value: HealthResponseData.from_json(value)})


@dataclass
class HealthResponseData(Message):
    """HealthResponseData of the job API."""

    ready: bool = False
    """Always true."""


@dataclass
class HookRun(Message):
    """Where a hook stands. Reason and message are there for those who act for its domain, or for all."""

    state: str = ""
    """Pending, Running, Succeeded, Failed or Skipped."""
    attempt: int = 0
    """0 for the first run."""
    retries: int = 0
    """How often it was tried again by itself, after failures and disruptions."""
    exit_code: Optional[int] = None
    """Absent until its container has ended."""
    reason: str = ""
    message: str = ""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""


@dataclass
class ImportJobRequest(Message):
    """ImportJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    initiator: str = ""
    """As in the spec."""
    archive: str = ""
    """What `kj export` has written, or a KusciaJob, in JSON."""
    job_id: str = ""
    """Of the new job; that of the old one when empty."""
    dry_run: bool = False
    """Checks everything, and creates nothing."""


@dataclass
class ImportJobResponse(Message):
    """ImportJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ImportJobResponseData] = field(default=None, metadata={"decode": lambda value: ImportJobResponseData.from_json(value)})


@dataclass
class ImportJobResponseData(Message):
    """ImportJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class JobChanges(Message):
    """What of a job may change while it runs."""

    display_name: Optional[str] = None
    description: Optional[str] = None
    max_parallelism: Optional[int] = None
    priority: Optional[int] = None
    active_deadline_seconds: Optional[int] = None
    """0 for no limit."""
    task_start_deadline_seconds: Optional[int] = None
    """0 for no limit."""
    ttl_seconds_after_finished: Optional[int] = None
    parameters: Dict[str, str] = field(default_factory=dict)
    """By name. PatchJob changes those that are given."""
    custom_fields: Dict[str, str] = field(default_factory=dict)
    """By name. PatchJob changes those that are given."""
    task_priorities: Dict[str, int] = field(default_factory=dict)
    """By alias of the task. PatchJob changes those that are given."""


@dataclass
class JobCondition(Message):
    """A statement about a job."""

    type: str = ""
    status: str = ""
    """True, False or Unknown."""
    reason: str = ""
    message: str = ""
    last_transition_time: str = ""


@dataclass
class JobDetail(Message):
    """A job as a whole."""

    job_id: str = ""
    uid: str = ""
    etag: str = ""
    """Names this generation and state; goes into `if_match` of a change. It does not move with the progress of tasks.
    """
    initiator: str = ""
    display_name: str = ""
    description: str = ""
    parameters: Dict[str, str] = field(default_factory=dict)
    schedule_mode: str = ""
    max_parallelism: int = 0
    priority: int = 0
    active_deadline_seconds: int = 0
    """0 when there is no limit."""
    task_start_deadline_seconds: int = 0
    ttl_seconds_after_finished: int = 0
    """-1 when the operator's setting counts."""
    suspend: bool = False
    suspend_policy: str = ""
    state: str = ""
    """Name of a value of JobState.State."""
    life: str = ""
    """A word of Azure Batch: active, disabling, disabled, enabling, terminating, completed or deleting."""
    phase: str = ""
    """The operator's word, in `status.phase`."""
    reason: str = ""
    message: str = ""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""
    resume_time: str = ""
    """When it last went on after it was suspended, or was restarted."""
    paused_seconds: int = field(default=0, metadata={"decode": int})
    """Seconds in which it was suspended, or over before a restart."""
    task_counts: Optional[TaskCounts] = field(default=None, metadata={"decode": lambda value: TaskCounts.from_json(value)})
    conditions: List[JobCondition] = field(default_factory=list, metadata={"decode": lambda value: JobCondition.from_json(value)})
    parties: List[str] = field(default_factory=list)
    """Domains that take part in any task, by id."""
    custom_fields: Dict[str, str] = field(default_factory=dict)
    open: bool = False
    """Tasks may be added."""


@dataclass
class JobFinding(Message):
    """JobFinding of the job API."""

    path: str = ""
    """The field, such as spec.tasks[0].alias; empty for the job as a whole."""
    severity: str = ""
    """error: the job would be refused. warning: it would wait, or fail."""
    text: str = ""
    remedy: str = ""
    """What to do."""


@dataclass
class JobPartyEndpoint(Message):
    """Where a port of a party can be reached."""

    port_name: str = ""
    scope: str = ""
    """Cluster, Domain or Local."""
    endpoint: str = ""


@dataclass
class JobPlan(Message):
    """What a command would do."""

    job_id: str = ""
    action: str = ""
    state: str = ""
    """The job's state before and after."""
    next_state: str = ""
    refusal: str = ""
    """Why the command would be refused; empty if it would not."""
    etag: str = ""
    """What DoJob has to name."""
    rows: List[JobPlanRow] = field(default_factory=list, metadata={"decode": lambda value: JobPlanRow.from_json(value)})
    fields: List[JobPlanField] = field(default_factory=list, metadata={"decode": lambda value: JobPlanField.from_json(value)})
    """Of set: each field that may change."""
    losses: List[JobPlanLoss] = field(default_factory=list, metadata={"decode": lambda value: JobPlanLoss.from_json(value)})
    """Of delete: what goes with the job."""
    quota: Optional[JobPlanQuota] = field(default=None, metadata={"decode": lambda value: JobPlanQuota.from_json(value)})
    """Of tasks that run again; absent if it is not known."""
    consent: Optional[JobPlanConsent] = field(default=None, metadata={"decode": lambda value: JobPlanConsent.from_json(value)})
    """Of tasks that run again; absent if it is not known, or nobody has accepted anything."""


@dataclass
class JobPlanConsent(Message):
    """JobPlanConsent of the job API."""

    asked_again: List[str] = field(default_factory=list)
    """Parties that have to answer anew, as what they accepted has changed."""


@dataclass
class JobPlanField(Message):
    """A field as it is and as it would be; the same twice where nothing changes."""

    field: str = ""
    """As in JobChanges; `task_priorities.ALIAS` for that of a task."""
    from_: str = ""
    """Empty for none."""
    to: str = ""


@dataclass
class JobPlanLoss(Message):
    """What a deletion takes with it."""

    what: str = ""
    """tasks, pods, results or logs; releases: hooks that run before the job is gone."""
    count: int = 0


@dataclass
class JobPlanQuota(Message):
    """JobPlanQuota of the job API."""

    lacks: List[str] = field(default_factory=list)
    """Tasks for which quotas leave too little just now, a sentence each; none if all fit."""


@dataclass
class JobPlanRow(Message):
    """JobPlanRow of the job API."""

    task: str = ""
    action: str = ""
    """RUN, KEEP, STOP or SKIP."""
    because: str = ""
    attempt: int = 0
    """The attempt that would run, or that stays the last."""
    previous_attempt: Optional[int] = None
    """The one before it, where there was one."""
    parties: List[str] = field(default_factory=list)


@dataclass
class JobResource(Message):
    """What a party may use, as Kubernetes quantities."""

    cpu: str = ""
    memory: str = ""
    bandwidth: str = ""


@dataclass
class JobResult(Message):
    """What a party of a task has given."""

    name: str = ""
    task: str = ""
    """Alias of the task."""
    attempt: int = 0
    domain_id: str = ""
    media_type: str = ""
    size: int = field(default=0, metadata={"decode": int})
    """Bytes of the value."""
    uri: str = ""
    """Where the result is, in place of a value."""
    value: str = ""
    readers: List[str] = field(default_factory=list)
    """The domains that may read it beside the one that gave it; `*` stands for all that take part."""
    gone: bool = False
    """Somebody has removed the value."""


@dataclass
class JobRights(Message):
    """JobRights of the job API."""

    job_id: str = ""
    actions: List[str] = field(default_factory=list)
    """stop, cancel, suspend, resume, restart, delete and set, as far as the job's state and the caller's rights allow
    them.
    """
    answers_for: List[str] = field(default_factory=list)
    """Parties that are asked, and for which the caller may answer."""


@dataclass
class JobStatus(Message):
    """JobStatus of the job API."""

    job_id: str = ""
    status: Optional[JobStatusDetail] = field(default=None, metadata={"decode": lambda value: JobStatusDetail.from_json(value)})


@dataclass
class JobStatusDetail(Message):
    """How far a job is. Times are RFC 3339 in UTC, empty while unset."""

    state: str = ""
    """Name of a value of JobState.State."""
    err_msg: str = ""
    """Why the job failed, or what else there is to know."""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""
    tasks: List[TaskStatus] = field(default_factory=list, metadata={"decode": lambda value: TaskStatus.from_json(value)})
    """All tasks, in the order of the request."""
    stage_status_list: List[PartyStageStatus] = field(default_factory=list, metadata={"decode": lambda value: PartyStageStatus.from_json(value)})
    """By domain id."""
    approve_status_list: List[PartyApproveStatus] = field(default_factory=list, metadata={"decode": lambda value: PartyApproveStatus.from_json(value)})
    """By domain id."""


@dataclass
class JobSummary(Message):
    """A job in short; QueryJob shows the rest."""

    job_id: str = ""
    initiator: str = ""
    state: str = ""
    """Name of a value of JobState.State."""
    err_msg: str = ""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""
    task_counts: Optional[TaskCounts] = field(default=None, metadata={"decode": lambda value: TaskCounts.from_json(value)})
    parties: List[str] = field(default_factory=list)
    """Domains that take part in any task, by id."""
    custom_fields: Dict[str, str] = field(default_factory=dict)
    display_name: str = ""
    life: str = ""
    """A word of Azure Batch, in which a job is told to be suspended, terminated or deleted before it is."""
    etag: str = ""


@dataclass
class LastYes(Message):
    """LastYes of the job API."""

    job_id: str = ""
    digest: str = ""
    by: str = ""
    time: str = ""


@dataclass
class ListAppImageRequest(Message):
    """ListAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    page_size: int = field(default=0, metadata={"decode": int})
    """10 when 0."""
    page_token: str = ""


@dataclass
class ListAppImageResponse(Message):
    """ListAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[AppImageList] = field(default=None, metadata={"decode": lambda value: AppImageList.from_json(value)})


@dataclass
class ListConsentsRequest(Message):
    """ListConsentsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    """When empty, all domains for which the caller may list consents."""
    states: List[str] = field(default_factory=list)
    """Any of Waiting, Accepted, Rejected, Outdated, NotNeeded; those of the box when empty."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""
    box: str = ""
    """mine: what jobs that have not ended ask of the domains, Waiting and Outdated. done: what was answered, Accepted
    and Rejected, also of jobs that have ended, the newest first. sent: what jobs ask that the caller may list as
    their initiator or for all, Waiting and Outdated; domain_id is then one of those asked. mine when empty.
    """


@dataclass
class ListConsentsResponse(Message):
    """ListConsentsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListConsentsResponseData] = field(default=None, metadata={"decode": lambda value: ListConsentsResponseData.from_json(value)})


@dataclass
class ListConsentsResponseData(Message):
    """ListConsentsResponseData of the job API."""

    consents: List[Consent] = field(default_factory=list, metadata={"decode": lambda value: Consent.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many there are on all pages."""


@dataclass
class ListDomainsRequest(Message):
    """ListDomainsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})


@dataclass
class ListDomainsResponse(Message):
    """ListDomainsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListDomainsResponseData] = field(default=None, metadata={"decode": lambda value: ListDomainsResponseData.from_json(value)})


@dataclass
class ListDomainsResponseData(Message):
    """ListDomainsResponseData of the job API."""

    domains: List[DomainSummary] = field(default_factory=list, metadata={"decode": lambda value: DomainSummary.from_json(value)})
    """By id."""


@dataclass
class ListEventsRequest(Message):
    """ListEventsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    task: str = ""
    """Also of the pods of this task or hook."""


@dataclass
class ListEventsResponse(Message):
    """ListEventsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListEventsResponseData] = field(default=None, metadata={"decode": lambda value: ListEventsResponseData.from_json(value)})


@dataclass
class ListEventsResponseData(Message):
    """ListEventsResponseData of the job API."""

    events: List[ObjectEvent] = field(default_factory=list, metadata={"decode": lambda value: ObjectEvent.from_json(value)})
    """Oldest first; the newest 500."""
    missing: List[str] = field(default_factory=list)
    """Why some are not here: the caller or the server may not read them."""


@dataclass
class ListJobsRequest(Message):
    """All conditions given must hold."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    page_size: int = 0
    """From 1 to 1000; 10 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""
    states: List[str] = field(default_factory=list)
    """Any of these words: of JobState.State, of Azure Batch (active, disabling, disabled, enabling, terminating,
    completed, deleting), or of job stores (idle, pending, running, finished, error).
    """
    initiator: str = ""
    party: str = ""
    """A domain that takes part in any task."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Values of custom_fields, or, for a key with a `/`, of the object's labels."""
    name_contains: str = ""
    """Part of the job id; upper and lower case count as the same."""
    oldest_first: bool = False
    """Newest first when false."""
    fields: List[str] = field(default_factory=list)
    """Which fields of JobSummary to show, by name; all when empty. `job_id` is always shown."""


@dataclass
class ListJobsResponse(Message):
    """ListJobsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListJobsResponseData] = field(default=None, metadata={"decode": lambda value: ListJobsResponseData.from_json(value)})


@dataclass
class ListJobsResponseData(Message):
    """ListJobsResponseData of the job API."""

    jobs: List[JobSummary] = field(default_factory=list, metadata={"decode": lambda value: JobSummary.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many jobs match now, on all pages."""


@dataclass
class ListScheduleRunsRequest(Message):
    """ListScheduleRunsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class ListScheduleRunsResponse(Message):
    """ListScheduleRunsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListScheduleRunsResponseData] = field(default=None, metadata={"decode": lambda value: ListScheduleRunsResponseData.from_json(value)})


@dataclass
class ListScheduleRunsResponseData(Message):
    """ListScheduleRunsResponseData of the job API."""

    runs: List[ScheduleRun] = field(default_factory=list, metadata={"decode": lambda value: ScheduleRun.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many jobs of the schedule there are now."""


@dataclass
class ListSchedulesRequest(Message):
    """ListSchedulesRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name_contains: str = ""
    """Part of the name or of the display name; upper and lower case count as the same."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels that the object has."""
    states: List[str] = field(default_factory=list)
    """Any of Active, Suspended, Completed, Missed, NotReady."""
    template: str = ""
    """Name of the template that its jobs are made from."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class ListSchedulesResponse(Message):
    """ListSchedulesResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListSchedulesResponseData] = field(default=None, metadata={"decode": lambda value: ListSchedulesResponseData.from_json(value)})


@dataclass
class ListSchedulesResponseData(Message):
    """ListSchedulesResponseData of the job API."""

    schedules: List[Schedule] = field(default_factory=list, metadata={"decode": lambda value: Schedule.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many match now, on all pages."""


@dataclass
class ListStandingConsentsRequest(Message):
    """ListStandingConsentsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""


@dataclass
class ListStandingConsentsResponse(Message):
    """ListStandingConsentsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListStandingConsentsResponseData] = field(default=None, metadata={"decode": lambda value: ListStandingConsentsResponseData.from_json(value)})


@dataclass
class ListStandingConsentsResponseData(Message):
    """ListStandingConsentsResponseData of the job API."""

    consents: List[StandingConsent] = field(default_factory=list, metadata={"decode": lambda value: StandingConsent.from_json(value)})
    """The one that ends first comes first."""
    may_revoke: bool = False
    """Whether the caller may take one back."""


@dataclass
class ListTasksRequest(Message):
    """ListTasksRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    states: List[str] = field(default_factory=list)
    """Any of Pending, Running, Succeeded, Failed, Skipped; all when empty."""
    alias_contains: str = ""
    """Part of the alias; upper and lower case count as the same."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class ListTasksResponse(Message):
    """ListTasksResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListTasksResponseData] = field(default=None, metadata={"decode": lambda value: ListTasksResponseData.from_json(value)})


@dataclass
class ListTasksResponseData(Message):
    """ListTasksResponseData of the job API."""

    tasks: List[TaskDetail] = field(default_factory=list, metadata={"decode": lambda value: TaskDetail.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many tasks match now, on all pages."""


@dataclass
class ListTemplatesRequest(Message):
    """ListTemplatesRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name_contains: str = ""
    """Part of the name or of the display name; upper and lower case count as the same."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels that the object has."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class ListTemplatesResponse(Message):
    """ListTemplatesResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ListTemplatesResponseData] = field(default=None, metadata={"decode": lambda value: ListTemplatesResponseData.from_json(value)})


@dataclass
class ListTemplatesResponseData(Message):
    """ListTemplatesResponseData of the job API."""

    templates: List[Template] = field(default_factory=list, metadata={"decode": lambda value: Template.from_json(value)})
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many match now, on all pages."""


@dataclass
class NewTask(Message):
    """A task as it is added to a job."""

    alias: str = ""
    """Unlike those of all other tasks of the job."""
    task_id: str = ""
    """Made from the job's name when empty."""
    app_image: str = ""
    parties: List[Party] = field(default_factory=list, metadata={"decode": lambda value: Party.from_json(value)})
    dependencies: List[str] = field(default_factory=list)
    """Aliases of tasks of the job, or of others that are added with it."""
    task_input_config: str = ""
    priority: int = 0
    """Of the tasks that could start, those with the larger number start first."""
    tolerable: bool = False
    """Its failure does not fail the job."""
    external: bool = False
    """It has no pods, and ends when CompleteTask is called."""
    timeout_seconds: int = 0
    """0 for no limit."""
    retry_policy: Optional[TaskRetryPolicy] = field(default=None, metadata={"decode": lambda value: TaskRetryPolicy.from_json(value)})
    schedule_config: Optional[ScheduleConfig] = field(default=None, metadata={"decode": lambda value: ScheduleConfig.from_json(value)})
    api_access: bool = False
    """Its programs may call ProgramService."""
    manager: bool = False
    """Its programs may also read the job, add tasks to it, and terminate, start and complete tasks of it."""
    ends_job: bool = False
    """Its end ends the job, and the job comes to what it came to."""


@dataclass
class NodeStatus(Message):
    """NodeStatus of the job API."""

    name: str = ""
    status: str = ""
    version: str = ""
    last_heartbeat_time: str = ""
    last_transition_time: str = ""


@dataclass
class ObjectEvent(Message):
    """An Event of Kubernetes."""

    time: str = ""
    """When it was seen last."""
    type: str = ""
    """Normal or Warning."""
    reason: str = ""
    message: str = ""
    object: str = ""
    """Kind and name of what it is about."""
    domain_id: str = ""
    """The domain of the pod that it is about; empty for the job itself."""
    count: int = 0
    """How often it was seen."""


@dataclass
class OtherConsent(Message):
    """OtherConsent of the job API."""

    domain_id: str = ""
    state: str = ""


@dataclass
class OutputEvent(Message):
    """One event of a stream of output."""

    type: str = ""
    """LINE: a line of a log. MESSAGE: a line that a program means as a message. RESULT: a result was given. STATE: the
    job or a task has another state. NOTE: a log is not there, `text` says why. DENIED: the caller may not read the
    logs of a party. GAP: lines of a log are lost. END: nothing more comes.
    """
    time: str = ""
    """When the line was printed, where that is known."""
    task: str = ""
    """Alias of the task; empty for what concerns the whole job."""
    party: str = ""
    """Domain of the party."""
    role: str = ""
    attempt: int = 0
    pod: str = ""
    container: str = ""
    seq: int = 0
    """Counts the lines of the container from 1, over all its restarts. A line that comes again has the number it had.
    """
    text: str = ""
    message_type: str = ""
    """Of a MESSAGE: log, progress, data or any other word of the program's."""
    key: str = ""
    verb: str = ""
    version: str = ""
    data: str = ""
    """Of a MESSAGE, as JSON."""
    state: str = ""
    """Of a STATE."""
    reason: str = ""
    progress: Optional[float] = field(default=None, metadata={"decode": float})
    """Of a STATE of a task, from 0 to 1."""
    name: str = ""
    """Of a RESULT."""
    media_type: str = ""
    size: int = field(default=0, metadata={"decode": int})
    uri: str = ""
    position: str = ""
    """Where the client is after this event. An event without it belongs to the position before: it comes again if the
    client goes on from there.
    """
    kept: bool = False
    """Of a LINE or GAP: the pod is gone, and this is of what was kept of its log."""


@dataclass
class Party(Message):
    """A domain that takes part in a task."""

    domain_id: str = ""
    role: str = ""
    """Picks the deploy template of the AppImage."""
    resources: Optional[JobResource] = field(default=None, metadata={"decode": lambda value: JobResource.from_json(value)})
    bandwidth_limits: List[BandwidthLimit] = field(default_factory=list, metadata={"decode": lambda value: BandwidthLimit.from_json(value)})


@dataclass
class PartyApproveStatus(Message):
    """PartyApproveStatus of the job API."""

    domain_id: str = ""
    state: str = ""


@dataclass
class PartyDetail(Message):
    """A domain in a role of a task."""

    domain_id: str = ""
    role: str = ""
    state: str = ""
    """Pending, Running, Succeeded or Failed; empty before the task has started."""
    reason: str = ""
    message: str = ""
    endpoints: List[PartyEndpoint] = field(default_factory=list, metadata={"decode": lambda value: PartyEndpoint.from_json(value)})
    pods: List[str] = field(default_factory=list)
    """Names of its pods, in the namespace of the domain."""


@dataclass
class PartyEndpoint(Message):
    """Where a port of a party can be reached."""

    port_name: str = ""
    scope: str = ""
    endpoint: str = ""


@dataclass
class PartyStageStatus(Message):
    """PartyStageStatus of the job API."""

    domain_id: str = ""
    state: str = ""


@dataclass
class PartyStatus(Message):
    """PartyStatus of the job API."""

    domain_id: str = ""
    state: str = ""
    """Pending, Running, Succeeded or Failed."""
    err_msg: str = ""
    endpoints: List[JobPartyEndpoint] = field(default_factory=list, metadata={"decode": lambda value: JobPartyEndpoint.from_json(value)})


@dataclass
class PatchJobRequest(Message):
    """PatchJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    changes: Optional[JobChanges] = field(default=None, metadata={"decode": lambda value: JobChanges.from_json(value)})
    if_match: str = ""
    reason: str = ""
    """Why, for the audit log and the job's annotations; at most 1024 characters."""


@dataclass
class PatchScheduleRequest(Message):
    """PatchScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    patch: str = ""
    """Fields of the spec as JSON, as in a merge patch: null removes one."""
    etag: str = ""


@dataclass
class PlanJobRequest(Message):
    """PlanJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    action: str = ""
    """stop, cancel, suspend, resume, restart, delete or set."""
    choice: Optional[RestartChoice] = field(default=None, metadata={"decode": lambda value: RestartChoice.from_json(value)})
    """Which tasks a restart runs again."""
    mode: str = ""
    """How a suspend stops what runs: Requeue, Terminate or Wait, by the job's spec. When empty, by Kuscia's command
    Suspend.
    """
    changes: Optional[JobChanges] = field(default=None, metadata={"decode": lambda value: JobChanges.from_json(value)})
    """Of set: the fields that are to change; without it the plan has what they are. No parameters or custom fields."""


@dataclass
class PlanJobResponse(Message):
    """PlanJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[JobPlan] = field(default=None, metadata={"decode": lambda value: JobPlan.from_json(value)})


@dataclass
class PreviewScheduleRequest(Message):
    """PreviewScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    spec: str = ""
    """The `spec` of a KusciaJobSchedule as JSON; its `trigger` is enough."""
    name: str = ""
    """In place of a spec, the name of a schedule."""
    count: int = 0
    """From 1 to 100; 5 when 0."""
    from_: str = ""
    """RFC 3339; now when empty."""


@dataclass
class PreviewScheduleResponse(Message):
    """PreviewScheduleResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[PreviewScheduleResponseData] = field(default=None, metadata={"decode": lambda value: PreviewScheduleResponseData.from_json(value)})


@dataclass
class PreviewScheduleResponseData(Message):
    """PreviewScheduleResponseData of the job API."""

    times: List[str] = field(default_factory=list)
    """In UTC."""
    time_zone: str = ""


@dataclass
class Probe(Message):
    """Probe of the job API."""

    exec: Optional[ExecAction] = field(default=None, metadata={"decode": lambda value: ExecAction.from_json(value)})
    http_get: Optional[HTTPGetAction] = field(default=None, metadata={"decode": lambda value: HTTPGetAction.from_json(value)})
    tcp_socket: Optional[TCPSocketAction] = field(default=None, metadata={"decode": lambda value: TCPSocketAction.from_json(value)})
    grpc: Optional[GRPCAction] = field(default=None, metadata={"decode": lambda value: GRPCAction.from_json(value)})
    initial_delay_seconds: int = 0
    timeout_seconds: int = 0
    period_seconds: int = 0
    success_threshold: int = 0
    failure_threshold: int = 0
    termination_grace_period_seconds: int = field(default=0, metadata={"decode": int})


@dataclass
class PutTaskResultRequest(Message):
    """PutTaskResultRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    """1 to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends. Each pod has names of its own."""
    media_type: str = ""
    """text/plain when empty."""
    value: Optional[str] = None
    """At most 256 KiB. Either this or `uri`."""
    uri: Optional[str] = None
    """Where the result is, in place of a value."""
    readers: List[str] = field(default_factory=list)
    """The domains that may read it beside the one that gives it; `*` stands for all that take part."""


@dataclass
class PutTaskResultResponse(Message):
    """PutTaskResultResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[TaskReport] = field(default=None, metadata={"decode": lambda value: TaskReport.from_json(value)})


@dataclass
class QueryAppImageRequest(Message):
    """QueryAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""


@dataclass
class QueryAppImageResponse(Message):
    """QueryAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[QueryAppImageResponseData] = field(default=None, metadata={"decode": lambda value: QueryAppImageResponseData.from_json(value)})


@dataclass
class QueryAppImageResponseData(Message):
    """QueryAppImageResponseData of the job API."""

    name: str = ""
    image: Optional[AppImageInfo] = field(default=None, metadata={"decode": lambda value: AppImageInfo.from_json(value)})
    config_templates: Dict[str, str] = field(default_factory=dict)
    deploy_templates: List[DeployTemplate] = field(default_factory=list, metadata={"decode": lambda value: DeployTemplate.from_json(value)})


@dataclass
class QueryDomainRequest(Message):
    """QueryDomainRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""


@dataclass
class QueryDomainResponse(Message):
    """QueryDomainResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[QueryDomainResponseData] = field(default=None, metadata={"decode": lambda value: QueryDomainResponseData.from_json(value)})


@dataclass
class QueryDomainResponseData(Message):
    """QueryDomainResponseData of the job API."""

    domain_id: str = ""
    role: str = ""
    cert: str = ""
    node_statuses: List[NodeStatus] = field(default_factory=list, metadata={"decode": lambda value: NodeStatus.from_json(value)})
    deploy_token_statuses: List[DeployTokenStatus] = field(default_factory=list, metadata={"decode": lambda value: DeployTokenStatus.from_json(value)})
    annotations: Dict[str, str] = field(default_factory=dict)
    auth_center: Optional[AuthCenter] = field(default=None, metadata={"decode": lambda value: AuthCenter.from_json(value)})
    master_domain_id: str = ""


@dataclass
class QueryJobRequest(Message):
    """QueryJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class QueryJobResponse(Message):
    """QueryJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[QueryJobResponseData] = field(default=None, metadata={"decode": lambda value: QueryJobResponseData.from_json(value)})


@dataclass
class QueryJobResponseData(Message):
    """QueryJobResponseData of the job API."""

    job_id: str = ""
    initiator: str = ""
    max_parallelism: int = 0
    tasks: List[TaskConfig] = field(default_factory=list, metadata={"decode": lambda value: TaskConfig.from_json(value)})
    status: Optional[JobStatusDetail] = field(default=None, metadata={"decode": lambda value: JobStatusDetail.from_json(value)})
    custom_fields: Dict[str, str] = field(default_factory=dict)


@dataclass
class QueryLogRequest(Message):
    """QueryLogRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    task_id: str = ""
    replica_idx: int = 0
    """Which of the party's pods, from 0."""
    container: str = ""
    """May be empty if the pod has one container."""
    follow: bool = False
    """Go on with what is printed from now on."""
    local: bool = False
    """Has no effect here."""
    domain: str = ""
    """Whose pod; may be empty if the task has one party. Kuscia does not know this field."""
    role: str = ""
    """Tells apart the roles of one domain. Kuscia does not know this field."""


@dataclass
class QueryLogResponse(Message):
    """QueryLogResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    log: str = ""
    """Some lines."""


@dataclass
class QueryPodNodeRequest(Message):
    """QueryPodNodeRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    task_id: str = ""
    domain: str = ""
    replica_idx: int = 0
    role: str = ""
    """Tells apart the roles of one domain. Kuscia does not know this field."""


@dataclass
class QueryPodNodeResponse(Message):
    """QueryPodNodeResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    node_name: str = ""
    node_ip: str = ""


@dataclass
class QuotaUse(Message):
    """QuotaUse of the job API."""

    quota: str = ""
    """Name of the ResourceQuota."""
    resource: str = ""
    """Such as pods or requests.cpu."""
    hard: str = ""
    used: str = ""


@dataclass
class RenderAppImageRequest(Message):
    """RenderAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    role: str = ""
    domain_id: str = ""
    """Whose pod it is; `domain` when empty."""
    task_input_config: str = ""
    """The task's input."""
    others: List[str] = field(default_factory=list)
    """Domains with their roles as further parties, `domain` or `domain/role`."""


@dataclass
class RenderAppImageResponse(Message):
    """RenderAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[RenderedPod] = field(default=None, metadata={"decode": lambda value: RenderedPod.from_json(value)})


@dataclass
class RenderTemplateRequest(Message):
    """RenderTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    revision: str = ""
    """The revision that the template must have; without one any will do."""
    parameters: Dict[str, str] = field(default_factory=dict)
    """Values as texts: `4`, `true`, `{"a": 1}`."""


@dataclass
class RenderTemplateResponse(Message):
    """RenderTemplateResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[RenderTemplateResponseData] = field(default=None, metadata={"decode": lambda value: RenderTemplateResponseData.from_json(value)})


@dataclass
class RenderTemplateResponseData(Message):
    """RenderTemplateResponseData of the job API."""

    revision: str = ""
    spec: str = ""
    """The `spec` of the KusciaJob as JSON."""
    labels: Dict[str, str] = field(default_factory=dict)
    annotations: Dict[str, str] = field(default_factory=dict)


@dataclass
class RenderedFile(Message):
    """RenderedFile of the job API."""

    path: str = ""
    """Where containers see it."""
    text: str = ""
    """At most 64 KiB of it."""


@dataclass
class RenderedPod(Message):
    """The first pod of a party, without what the domain's own settings add."""

    task: str = ""
    role: str = ""
    app_image: str = ""
    image: str = ""
    replicas: int = 0
    """How many pods there are of it."""
    pod: str = ""
    """The Pod as JSON; empty if it cannot be made."""
    files: List[RenderedFile] = field(default_factory=list, metadata={"decode": lambda value: RenderedFile.from_json(value)})
    problem: str = ""
    """Why it cannot be made."""


@dataclass
class ReportTaskProgressRequest(Message):
    """ReportTaskProgressRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    progress: float = field(default=0.0, metadata={"decode": float})
    """From 0 to 1."""


@dataclass
class ReportTaskProgressResponse(Message):
    """ReportTaskProgressResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[TaskReport] = field(default=None, metadata={"decode": lambda value: TaskReport.from_json(value)})


@dataclass
class RequestHeader(Message):
    """Sent with a request, about the request."""

    custom_headers: Dict[str, str] = field(default_factory=dict)
    """Free pairs. `x-request-id` makes a repeated CreateJob succeed; the others have no effect."""


@dataclass
class ResourceRequirements(Message):
    """ResourceRequirements of the job API."""

    limits: Optional[ResourceSpec] = field(default=None, metadata={"decode": lambda value: ResourceSpec.from_json(value)})
    requests: Optional[ResourceSpec] = field(default=None, metadata={"decode": lambda value: ResourceSpec.from_json(value)})


@dataclass
class ResourceSpec(Message):
    """ResourceSpec of the job API."""

    cpu: str = ""
    memory: str = ""


@dataclass
class RestartChoice(Message):
    """Without any of it what did not succeed runs again."""

    all: bool = False
    """Every task."""
    tasks: List[str] = field(default_factory=list)
    """By alias: also these, though they succeeded, and what depends on them."""
    only: bool = False
    """Nothing but `tasks`: what depends on them stays as it is, and so does what else did not succeed."""


@dataclass
class RestartJobRequest(Message):
    """RestartJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    reason: str = ""
    """For the audit log."""


@dataclass
class RestartJobResponse(Message):
    """RestartJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[RestartJobResponseData] = field(default=None, metadata={"decode": lambda value: RestartJobResponseData.from_json(value)})


@dataclass
class RestartJobResponseData(Message):
    """RestartJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class RetryTaskRequest(Message):
    """RetryTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""


@dataclass
class RevokeConsentRequest(Message):
    """RevokeConsentRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    name: str = ""
    """Name of the KusciaJobConsent."""
    reason: str = ""
    """Why, for the audit log."""


@dataclass
class RevokeConsentResponse(Message):
    """RevokeConsentResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class Schedule(Message):
    """Schedule of the job API."""

    name: str = ""
    id: str = ""
    """The object's uid."""
    display_name: str = ""
    description: str = ""
    state: str = ""
    """Active, Suspended, Completed, Missed or NotReady."""
    message: str = ""
    """Why it is Missed or NotReady."""
    trigger: str = ""
    """The trigger in short."""
    time_zone: str = ""
    suspend: bool = False
    next_run_times: List[str] = field(default_factory=list)
    """The next times. Empty while it is paused, and when it is over."""
    last_schedule_time: str = ""
    last_successful_time: str = ""
    active_job_ids: List[str] = field(default_factory=list)
    """Jobs that run."""
    counts: Optional[ScheduleCounts] = field(default=None, metadata={"decode": lambda value: ScheduleCounts.from_json(value)})
    spec: str = ""
    """The `spec` as JSON."""
    labels: Dict[str, str] = field(default_factory=dict)
    create_time: str = ""
    create_user: str = ""
    update_time: str = ""
    update_user: str = ""
    etag: str = ""
    """What a change may name, so that it is refused if somebody else was faster."""
    template: str = ""
    """The template that its jobs are made from, if one is."""


@dataclass
class ScheduleConfig(Message):
    """Limits on getting all parties of a task scheduled. 0 stands for the default."""

    task_timeout_seconds: int = 0
    """Within which all pods must be scheduled; 300 by default. Does not limit how long the task runs."""
    resource_reserved_seconds: int = 0
    """Has no effect here; 30 by default."""
    resource_reallocation_interval_seconds: int = 0
    """Has no effect here; 30 by default."""


@dataclass
class ScheduleCounts(Message):
    """ScheduleCounts of the job API."""

    active: int = field(default=0, metadata={"decode": int})
    scheduled: int = field(default=0, metadata={"decode": int})
    manual: int = field(default=0, metadata={"decode": int})
    backfill: int = field(default=0, metadata={"decode": int})
    succeeded: int = field(default=0, metadata={"decode": int})
    failed: int = field(default=0, metadata={"decode": int})
    skipped: int = field(default=0, metadata={"decode": int})
    missed: int = field(default=0, metadata={"decode": int})


@dataclass
class ScheduleResponse(Message):
    """ScheduleResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[Schedule] = field(default=None, metadata={"decode": lambda value: Schedule.from_json(value)})


@dataclass
class ScheduleRun(Message):
    """ScheduleRun of the job API."""

    job_id: str = ""
    type: str = ""
    """Scheduled, Manual or Backfill."""
    scheduled_time: str = ""
    """The time that it is for."""
    state: str = ""
    """Name of a value of JobState.State."""
    create_time: str = ""
    end_time: str = ""


@dataclass
class ScheduledJob(Message):
    """ScheduledJob of the job API."""

    job_id: str = ""
    scheduled_time: str = ""


@dataclass
class SecretEnvSource(Message):
    """SecretEnvSource of the job API."""

    name: str = ""


@dataclass
class SendJobInputRequest(Message):
    """Exactly one container must be meant: what is not given may be any."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    task: str = ""
    """Alias of the task."""
    party: str = ""
    """The domain whose program it is."""
    pod: str = ""
    """Name of the pod."""
    container: str = ""
    data: str = ""
    """The text, as it is: programs that read lines need a line feed at its end. At most 64 KiB of UTF-8. When empty,
    nothing is sent, and the answer says who would have got it.
    """


@dataclass
class SendJobInputResponse(Message):
    """SendJobInputResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[SendJobInputResponseData] = field(default=None, metadata={"decode": lambda value: SendJobInputResponseData.from_json(value)})


@dataclass
class SendJobInputResponseData(Message):
    """Who got it."""

    job_id: str = ""
    task: str = ""
    attempt: int = 0
    party: str = ""
    pod: str = ""
    container: str = ""


@dataclass
class ShowManifestRequest(Message):
    """ShowManifestRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""


@dataclass
class ShowManifestResponse(Message):
    """ShowManifestResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ShowManifestResponseData] = field(default=None, metadata={"decode": lambda value: ShowManifestResponseData.from_json(value)})


@dataclass
class ShowManifestResponseData(Message):
    """ShowManifestResponseData of the job API."""

    yaml: str = ""


@dataclass
class StandingConsent(Message):
    """StandingConsent of the job API."""

    name: str = ""
    domain_id: str = ""
    initiator: str = ""
    """Empty if it is for a schedule."""
    content_digest: str = ""
    decision: str = ""
    """Accepted or Rejected."""
    reason: str = ""
    by: str = ""
    create_time: str = ""
    until: str = ""
    job_ids: List[str] = field(default_factory=list)
    """Jobs that rely on it now, at most 100."""
    schedule: str = ""
    """Name of the schedule that it is for; empty if it is for an initiator."""


@dataclass
class StartScheduleRequest(Message):
    """StartScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""


@dataclass
class StartTaskRequest(Message):
    """StartTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""
    """Of a task whose work is done elsewhere, and which has started."""


@dataclass
class Status(Message):
    """How a call went. The transport's own status says only whether the call was handled."""

    code: int = 0
    """0 for success, else an error code."""
    message: str = ""
    """`success`, or what is wrong, for people."""
    details: List[Dict[str, Any]] = field(default_factory=list)
    """Always empty."""


@dataclass
class StopJobRequest(Message):
    """StopJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    reason: str = ""
    """For the audit log."""


@dataclass
class StopJobResponse(Message):
    """StopJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[StopJobResponseData] = field(default=None, metadata={"decode": lambda value: StopJobResponseData.from_json(value)})


@dataclass
class StopJobResponseData(Message):
    """StopJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class StopScheduleRequest(Message):
    """StopScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    stop_jobs: bool = False
    """Stops the jobs that run, too."""


@dataclass
class StreamJobOutputRequest(Message):
    """StreamJobOutputRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    tasks: List[str] = field(default_factory=list)
    """Only of tasks of these aliases."""
    parties: List[str] = field(default_factory=list)
    """Only of these domains."""
    position: str = ""
    """`position` of the last event that the client has seen, with the other fields unchanged."""


@dataclass
class StreamLogsRequest(Message):
    """StreamLogsRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    tasks: List[str] = field(default_factory=list)
    """Only of tasks of these aliases."""
    parties: List[str] = field(default_factory=list)
    """Only of these domains."""
    container: str = ""
    """Only of containers of this name."""
    attempt: Optional[int] = None
    """Only of this attempt; without it of the present one and of those to come."""
    tail: Optional[int] = None
    """The last lines of each container only, where it has begun."""
    since_seconds: Optional[int] = None
    """Only lines printed within so many seconds."""
    no_follow: bool = False
    """Ends with what there is now, and does not wait for more."""
    position: str = ""
    """`position` of the last event that the client has seen, with the other fields unchanged."""


@dataclass
class SubmitJobRequest(Message):
    """SubmitJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    initiator: str = ""
    """As in the spec."""
    spec: str = ""
    """The `spec` of a KusciaJob as JSON, with any of its fields."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Labels of the object; none of kuscia.secretflow."""
    dry_run: bool = False
    """Checks everything, and creates nothing."""


@dataclass
class SubmitJobResponse(Message):
    """SubmitJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[SubmitJobResponseData] = field(default=None, metadata={"decode": lambda value: SubmitJobResponseData.from_json(value)})


@dataclass
class SubmitJobResponseData(Message):
    """SubmitJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class SuspendJobRequest(Message):
    """SuspendJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    reason: str = ""
    """For the audit log."""


@dataclass
class SuspendJobResponse(Message):
    """SuspendJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[SuspendJobResponseData] = field(default=None, metadata={"decode": lambda value: SuspendJobResponseData.from_json(value)})


@dataclass
class SuspendJobResponseData(Message):
    """SuspendJobResponseData of the job API."""

    job_id: str = ""


@dataclass
class TCPSocketAction(Message):
    """TCPSocketAction of the job API."""

    port: str = ""
    """A number or a port's name."""
    host: str = ""


@dataclass
class Task(Message):
    """One node of the job's graph."""

    app_image: str = ""
    """Name of the AppImage to run."""
    parties: List[Party] = field(default_factory=list, metadata={"decode": lambda value: Party.from_json(value)})
    alias: str = ""
    """Name of the task in this job; others depend on it by this name."""
    task_id: str = ""
    """Prefix of the names of the task's pods; generated when empty."""
    dependencies: List[str] = field(default_factory=list)
    """Aliases of the tasks that must succeed first."""
    task_input_config: str = ""
    """Handed to the application as it is."""
    priority: int = 0
    """Of the tasks that could start, the larger number goes first."""
    schedule_config: Optional[ScheduleConfig] = field(default=None, metadata={"decode": lambda value: ScheduleConfig.from_json(value)})
    tolerable: bool = False
    """A failure of this task does not fail the job."""


@dataclass
class TaskAttempt(Message):
    """An attempt that ended."""

    attempt: int = 0
    reason: str = ""
    message: str = ""
    start_time: str = ""
    end_time: str = ""
    disrupted: bool = False


@dataclass
class TaskConfig(Message):
    """A task as it was asked for."""

    app_image: str = ""
    parties: List[Party] = field(default_factory=list, metadata={"decode": lambda value: Party.from_json(value)})
    """Without resources."""
    alias: str = ""
    task_id: str = ""
    """The generated id when none was given; empty before it exists."""
    dependencies: List[str] = field(default_factory=list)
    task_input_config: str = ""
    priority: int = 0
    schedule_config: Optional[ScheduleConfig] = field(default=None, metadata={"decode": lambda value: ScheduleConfig.from_json(value)})


@dataclass
class TaskCounts(Message):
    """TaskCounts of the job API."""

    total: int = 0
    pending: int = 0
    running: int = 0
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass
class TaskDetail(Message):
    """What a task is, and how far it is."""

    alias: str = ""
    task_id: str = ""
    app_image: str = ""
    dependencies: List[str] = field(default_factory=list)
    tolerable: bool = False
    priority: int = 0
    timeout_seconds: int = 0
    """0 when there is no limit."""
    task_input_config: str = ""
    state: str = ""
    """Pending, Running, Succeeded, Failed or Skipped."""
    reason: str = ""
    message: str = ""
    attempt: int = 0
    next_attempt_time: str = ""
    """When the next attempt may start, while the task is between two."""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""
    parties: List[PartyDetail] = field(default_factory=list, metadata={"decode": lambda value: PartyDetail.from_json(value)})
    attempts: List[TaskAttempt] = field(default_factory=list, metadata={"decode": lambda value: TaskAttempt.from_json(value)})
    """Attempts that ended and were followed by another, oldest first."""
    external: bool = False
    """It has no pods, and ends when CompleteTask is called."""
    api_access: bool = False
    """Its programs may call ProgramService."""
    progress: Optional[float] = field(default=None, metadata={"decode": float})
    """From 0 to 1, as its program told last; absent if it told nothing."""
    progress_time: str = ""
    """When it told so."""
    added: bool = False
    """It was added to the job while that ran."""
    manager: bool = False
    """Its programs may also read the job, add tasks to it, and terminate, start and complete tasks of it."""
    ends_job: bool = False
    """Its end ends the job."""


@dataclass
class TaskReport(Message):
    """The task that was meant."""

    job_id: str = ""
    alias: str = ""
    attempt: int = 0


@dataclass
class TaskRetryPolicy(Message):
    """How often a task is tried again by itself."""

    limit: int = 0
    """After failures; from 0 to 100."""
    disruption_limit: Optional[int] = None
    """After disruptions; the operator's setting counts when absent."""
    backoff_seconds: Optional[int] = None
    """Pause before the first further attempt; 10 when absent."""
    max_backoff_seconds: Optional[int] = None
    """What doubling does not go beyond; 360 when absent."""


@dataclass
class TaskStatus(Message):
    """TaskStatus of the job API."""

    task_id: str = ""
    state: str = ""
    """Pending, Running, Succeeded or Failed."""
    err_msg: str = ""
    create_time: str = ""
    start_time: str = ""
    end_time: str = ""
    parties: List[PartyStatus] = field(default_factory=list, metadata={"decode": lambda value: PartyStatus.from_json(value)})
    """In the order of the request; empty before the task starts."""
    alias: str = ""
    progress: float = field(default=0.0, metadata={"decode": float})
    """From 0 to 1."""


@dataclass
class Template(Message):
    """Template of the job API."""

    name: str = ""
    id: str = ""
    """The object's uid."""
    display_name: str = ""
    description: str = ""
    revision: str = ""
    """Stands for all that the template says."""
    spec: str = ""
    """The `spec` as JSON."""
    labels: Dict[str, str] = field(default_factory=dict)
    problem: str = ""
    """Why no job can be made from it; empty if one can."""
    create_time: str = ""
    create_user: str = ""
    update_time: str = ""
    update_user: str = ""
    etag: str = ""
    """What a change may name, so that it is refused if somebody else was faster."""


@dataclass
class TemplateResponse(Message):
    """TemplateResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[Template] = field(default=None, metadata={"decode": lambda value: Template.from_json(value)})


@dataclass
class TerminateJobRequest(Message):
    """TerminateJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    reason: str = ""
    """Goes into the message of the job's status."""
    if_match: str = ""
    grace_seconds: Optional[int] = None
    """How long programs have to end, in seconds; when absent, what their AppImage says."""


@dataclass
class TerminateTaskRequest(Message):
    """TerminateTaskRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    alias: str = ""
    reason: str = ""
    """Goes into the message of the task."""


@dataclass
class UpdateAppImageRequest(Message):
    """UpdateAppImageRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    image: Optional[AppImageInfo] = field(default=None, metadata={"decode": lambda value: AppImageInfo.from_json(value)})
    config_templates: Dict[str, str] = field(default_factory=dict)
    deploy_templates: List[DeployTemplate] = field(default_factory=list, metadata={"decode": lambda value: DeployTemplate.from_json(value)})


@dataclass
class UpdateAppImageResponse(Message):
    """UpdateAppImageResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class UpdateDomainRequest(Message):
    """UpdateDomainRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    domain_id: str = ""
    role: str = ""
    cert: str = ""
    auth_center: Optional[AuthCenter] = field(default=None, metadata={"decode": lambda value: AuthCenter.from_json(value)})
    master_domain_id: str = ""


@dataclass
class UpdateDomainResponse(Message):
    """UpdateDomainResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})


@dataclass
class UpdateJobRequest(Message):
    """UpdateJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    changes: Optional[JobChanges] = field(default=None, metadata={"decode": lambda value: JobChanges.from_json(value)})
    if_match: str = ""


@dataclass
class UpdateScheduleRequest(Message):
    """UpdateScheduleRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    spec: str = ""
    """The `spec` as JSON. What it leaves out goes back to its default, but for `suspend`, which stays."""
    etag: str = ""
    """Of the schedule that was read; without one it is replaced whatever it is."""


@dataclass
class UpdateTemplateRequest(Message):
    """UpdateTemplateRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    name: str = ""
    spec: str = ""
    """The `spec` as JSON. What it leaves out goes back to its default."""
    etag: str = ""
    """Of the template that was read; without one it is replaced whatever it is."""


@dataclass
class ValidateJobRequest(Message):
    """ValidateJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    initiator: str = ""
    """As in the spec."""
    job: str = ""
    """A KusciaJob, or its spec alone, in YAML or JSON."""


@dataclass
class ValidateJobResponse(Message):
    """ValidateJobResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ValidateJobResponseData] = field(default=None, metadata={"decode": lambda value: ValidateJobResponseData.from_json(value)})


@dataclass
class ValidateJobResponseData(Message):
    """ValidateJobResponseData of the job API."""

    findings: List[JobFinding] = field(default_factory=list, metadata={"decode": lambda value: JobFinding.from_json(value)})
    """Empty if nothing is wrong."""


@dataclass
class ViewJobsRequest(Message):
    """All conditions given must hold."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_ids: List[str] = field(default_factory=list)
    """Only these jobs; those that the caller may not see are left out, like those that do not exist."""
    states: List[str] = field(default_factory=list)
    """Any of these words of JobState.State."""
    initiator: str = ""
    party: str = ""
    """A domain that takes part in any task."""
    labels: Dict[str, str] = field(default_factory=dict)
    """Values of custom_fields, or, for a key with a `/`, of the object's labels."""
    name_contains: str = ""
    """Part of the job id; upper and lower case count as the same."""
    whole: bool = False
    """With tasks, parties and approvals; else in short."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""
    oldest_first: bool = False
    """Newest first when false."""
    most_added: int = 0
    """With `whole`: of the tasks that were added to a job at most so many, those first that are active, failed or wait,
    and at most 100 causes. All when 0.
    """


@dataclass
class ViewJobsResponse(Message):
    """ViewJobsResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ViewJobsResponseData] = field(default=None, metadata={"decode": lambda value: ViewJobsResponseData.from_json(value)})


@dataclass
class ViewJobsResponseData(Message):
    """ViewJobsResponseData of the job API."""

    jobs: List[str] = field(default_factory=list)
    """A JSON object for each, as `kj get -o json` prints it."""
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many jobs match now, on all pages."""
    event_id: str = ""
    """A watch that begins with it as Last-Event-ID tells of every change after this answer."""
    may: List[JobRights] = field(default_factory=list, metadata={"decode": lambda value: JobRights.from_json(value)})
    """Of jobs that are shown whole, in their order: what the caller may do with each as it is now."""


@dataclass
class ViewTasksRequest(Message):
    """All conditions given must hold."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    job_id: str = ""
    aliases: List[str] = field(default_factory=list)
    """Only these."""
    states: List[str] = field(default_factory=list)
    """Any of Pending, Running, Succeeded, Failed, Skipped."""
    alias_contains: str = ""
    """Part of the alias; upper and lower case count as the same."""
    added: bool = False
    """Only tasks that were added to the job."""
    page_size: int = 0
    """From 1 to 1000; 100 when 0."""
    page_token: str = ""
    """`next_page_token` of the page before, with the other fields unchanged."""


@dataclass
class ViewTasksResponse(Message):
    """ViewTasksResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[ViewTasksResponseData] = field(default=None, metadata={"decode": lambda value: ViewTasksResponseData.from_json(value)})


@dataclass
class ViewTasksResponseData(Message):
    """ViewTasksResponseData of the job API."""

    tasks: List[str] = field(default_factory=list)
    """A JSON object for each, as in the `tasks` of a job that is shown whole."""
    next_page_token: str = ""
    """Empty after the last page."""
    total: int = field(default=0, metadata={"decode": int})
    """How many tasks match now, on all pages."""


@dataclass
class WatchEvent(Message):
    """One event of a watch."""

    type: str = ""
    """ADDED, MODIFIED or DELETED: `object` is how it is, or was at last. RESET: the client cannot go on where it was,
    all that is there follows. SYNCED: all topics are complete, what follows is live. COUNTS: how many jobs are in
    each state. EVENT: an Event was recorded, or once more. MESSAGE: a program said something.
    """
    topic: str = ""
    """The one that the event belongs to; empty for SYNCED, and for a RESET of jobs, job:NAME and approvals together."""
    name: str = ""
    """Of the object; of events:NAME and messages:NAME the job's."""
    object: str = ""
    """As JSON. jobs and job:NAME: as `kj get -o json` prints it. approvals: {job, initiator, approvals}. schedules,
    templates, appimages, domains: as their lists show them, without spec. events:NAME: {id, time, type, reason,
    message, count}. messages:NAME: as `job/output` tells it.
    """
    counts: Dict[str, int] = field(default_factory=dict)
    """Of COUNTS: jobs by state, whatever `states` says; at most once a second."""
    position: str = ""
    """Where the client is after this event; an event without it belongs to the position before."""


@dataclass
class WatchJobEventResponse(Message):
    """WatchJobEventResponse of the job API."""

    type: EventType = field(default=EventType(0), metadata={"decode": lambda value: enum_value(EventType, value)})
    object: Optional[JobStatus] = field(default=None, metadata={"decode": lambda value: JobStatus.from_json(value)})


@dataclass
class WatchJobRequest(Message):
    """WatchJobRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    timeout_seconds: int = field(default=0, metadata={"decode": int})
    """After which the stream ends; 0 for no limit."""


@dataclass
class WatchRequest(Message):
    """WatchRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})
    topics: List[str] = field(default_factory=list)
    """jobs: all jobs in short, and how many are in each state. job:NAME: this job whole. approvals: what jobs ask of
    parties. schedules, templates, appimages: these, for who may watch them. domains: those that the caller may see,
    and how busy they are. events:NAME: Events of this job, for who sees all of its tasks. messages:NAME: what
    programs of this job say.
    """
    states: List[str] = field(default_factory=list)
    """These narrow the jobs, as in ViewJobsRequest. A job that no longer matches is told of as DELETED. `labels` and
    `name_contains` narrow schedules, templates and appimages too.
    """
    initiator: str = ""
    party: str = ""
    labels: Dict[str, str] = field(default_factory=dict)
    name_contains: str = ""
    position: str = ""
    """`position` of the last event that the client has seen, or `event_id` of ViewJobs, with the other fields
    unchanged.
    """


@dataclass
class WhoAmIRequest(Message):
    """WhoAmIRequest of the job API."""

    header: Optional[RequestHeader] = field(default=None, metadata={"decode": lambda value: RequestHeader.from_json(value)})


@dataclass
class WhoAmIResponse(Message):
    """WhoAmIResponse of the job API."""

    status: Optional[Status] = field(default=None, metadata={"decode": lambda value: Status.from_json(value)})
    data: Optional[WhoAmIResponseData] = field(default=None, metadata={"decode": lambda value: WhoAmIResponseData.from_json(value)})


@dataclass
class WhoAmIResponseData(Message):
    """WhoAmIResponseData of the job API."""

    name: str = ""
    job_namespace: str = ""
    """The namespace whose jobs the server shows."""
    may: List[str] = field(default_factory=list)
    """Verbs that the caller has on all jobs of it; a caller without any sees the jobs of its domains."""
    domains: List[str] = field(default_factory=list)
    """Domains in which the caller may see jobs or answer for the party, of those that are there or take part in jobs;
    at most 100.
    """
    features: List[str] = field(default_factory=list)
    """What the server has calls for, such as job, schedule or consent: the word after /api/v1/ of their paths."""
    version: str = ""
    """Of the server."""
    console_url: str = ""
    """Where people find the console, such as https://console.example.com; a job is at /jobs/NAMESPACE/NAME there. Empty
    if the server was not told.
    """
