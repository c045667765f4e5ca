"""The functions of ``api.job``, on jobs that the operator keeps.

A stored job is a KusciaJob with one external task, whose input is the job's ``request``. It waits as ``idle`` until it
is set running, and ends when a result is given.
"""

# The names, signatures and defaults are those of the store that scripts were written for.

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple
from uuid import uuid4

from ._call import given
from ._generated.models import GetJobResponseData, JobChanges, JobDetail, JobStatusDetail
from ._jobs import ENDED
from ._store import Connection
from ._sync.client import Client
from .errors import ConflictError, InvalidRequestError, NotFoundError, WaitTimeoutError

__all__ = [
    "configure",
    "createJob",
    "deleteJob",
    "findJob",
    "getFinishedJobs",
    "getJob",
    "getJobResults",
    "getJobSchema",
    "getJobs",
    "getPendingJobs",
    "getRunningJobs",
    "setJob",
    "setJobFinished",
    "setJobPending",
    "setJobRunning",
    "updateJobResult",
]

_TASK = "request"
_LABEL = "job-store"
_STATUS = "status"
_PATIENCE_SECONDS = 60.0
_LONGEST_MESSAGE = 256

_STATUSES = ("idle", "pending", "running", "finished", "error")
_STATE_OF: Mapping[str, str] = {
    "idle": "pending",
    "pending": "pending",
    "running": "running",
    "finished": "finished",
    "completed": "finished",
    "error": "error",
}
"""The state that each word stands for. Jobs that are idle are among the pending ones."""

_STATUS_OF: Mapping[str, str] = {
    "Pending": "pending",
    "Running": "running",
    "Succeeded": "finished",
    "Failed": "error",
    "Cancelled": "error",
    "ApprovalReject": "error",
}
"""What phases are called here; all others are idle."""

_OWN = ("id", "status", "request", "messages", "jobId")
"""Fields of a document that are not kept as they are given, because the job itself tells them."""

_connection = Connection()


def configure(client: Optional[Client] = None, *, domain: Optional[str] = None) -> None:
    """Says which server keeps the jobs, and in which domain's name they are made.

    Without it that is what ``KJ_SERVER``, ``KJ_TOKEN`` and ``KJ_DOMAIN`` say.
    """
    _connection.configure(client, domain)


def getJobSchema() -> Dict[str, Any]:
    """The schema of a job's document."""

    def field(required: bool = False, default: str = "", options: Tuple[str, ...] = ()) -> Dict[str, Any]:
        return {
            "type": "string",
            "required": required,
            "unique": required,
            "default": default,
            "options": list(options),
        }

    return {
        "id": field(required=True),
        "name": field(),
        "user": field(),
        "request": field(),
        "result": field(),
        "status": field(default="idle", options=_STATUSES),
        "messages": field(),
    }


def createJob(name: str, user: str, request: str, result: str) -> Dict[str, Any]:
    """Creates a job, which is idle, and gives its document."""
    job_id = str(uuid4())
    _create(job_id, {"name": name, "user": user, "request": request, "result": result})
    return _document(_read(job_id))


def deleteJob(jobId: Any) -> None:
    """Deletes a job."""
    _read(jobId)
    _connection.client.jobs.delete(str(jobId))


def findJob(jobId: Any) -> Tuple[Dict[str, Any], str]:
    """A job, and its state: ``pending``, ``running``, ``finished`` or ``error``."""
    document = _document(_read(jobId))
    return document, _STATE_OF[document["status"]]


def getJob(jobId: Any, state: str = "pending") -> Dict[str, Any]:
    """A job in a state. Raises :class:`ValueError` for a word that is none, and :class:`NotFoundError` if there is no
    such job in that state."""
    wanted = _state(state)
    document, found = findJob(jobId)
    if found != wanted:
        raise NotFoundError(f"job {jobId} is {found}, not {state}", reason="NotFound")
    return document


def getJobs() -> List[Dict[str, Any]]:
    """All jobs, in any state."""
    return _list(())


def getPendingJobs() -> List[Dict[str, Any]]:
    """Jobs that are idle or pending."""
    return _list(("idle", "pending"))


def getRunningJobs() -> List[Dict[str, Any]]:
    """Jobs that run."""
    return _list(("running",))


def getFinishedJobs() -> List[Dict[str, Any]]:
    """Jobs that have finished well."""
    return _list(("finished",))


def getJobResults(jobId: Any) -> Dict[str, Any]:
    """The document of a job that has ended, with its result. Raises :class:`ConflictError` before the end."""
    document, state = findJob(jobId)
    if state not in ("finished", "error"):
        raise ConflictError(f"job {jobId} is {state}; its results are there when it has finished", reason="Conflict")
    return document


def setJob(jobId: Any, data: Any, state: str = "pending") -> Dict[str, Any]:
    """Brings a job into a state and updates its data; creates it if there is none of that id."""
    wanted = _state(state)
    fields = _fields(data)
    if not _exists(jobId):
        _create(str(jobId), fields)
    elif wanted in ("pending", "running"):
        _reopen(jobId)
    _change(jobId, fields, {_STATUS: state} if wanted == "pending" else {})
    _bring(jobId, wanted, fields)
    return {"jobId": jobId, **fields, **({"status": state} if fields.get("status") in _STATUSES else {})}


def setJobPending(jobId: Any, data: Any) -> Dict[str, Any]:
    """Makes a job wait. What was done of it is done again when it is set running."""
    return setJob(jobId, data, "pending")


def setJobRunning(jobId: Any, data: Any) -> Dict[str, Any]:
    """Lets a job run."""
    return setJob(jobId, data, "running")


def setJobFinished(jobId: Any, data: Any) -> Dict[str, Any]:
    """Ends a job well."""
    return setJob(jobId, data, "finished")


def updateJobResult(jobId: Any, data: Any, inputJob: Optional[Mapping[str, Any]] = None) -> None:
    """Gives a job its result, as JSON, and ends it well. ``inputJob`` is the job's document if it is known already."""
    document = findJob(jobId)[0] if inputJob is None else inputJob
    setJobFinished(jobId, {**document, "result": json.dumps(data, indent=4, ensure_ascii=False)})


def _state(word: str) -> str:
    if word not in _STATE_OF:
        raise ValueError(f"state is {word!r}, it must be one of {', '.join(_STATE_OF)}")
    return _STATE_OF[word]


def _fields(data: Any) -> Dict[str, Any]:
    if not isinstance(data, Mapping):
        raise InvalidRequestError(f"data is a {type(data).__name__}, it must be a dict of the job's fields")
    return {str(key): value for key, value in data.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _parameters(fields: Mapping[str, Any]) -> Dict[str, str]:
    return {key: _text(value) for key, value in fields.items() if key not in _OWN and key != "name"}


def _create(job_id: str, fields: Mapping[str, Any]) -> None:
    task = {
        "alias": _TASK,
        "external": True,
        "appImage": "",
        "taskInputConfig": _text(fields.get("request", "")),
        "parties": [{"domainID": _connection.domain}],
    }
    spec = {
        "initiator": _connection.domain,
        "displayName": _text(fields.get("name", "")),
        "suspend": True,
        "parameters": _parameters(fields),
        "tasks": [task],
    }
    _connection.client.jobs.submit(job_id, spec, labels={f"kuscia.job.custom-fields/{_LABEL}": "true"})


def _change(job_id: Any, fields: Mapping[str, Any], marks: Mapping[str, str]) -> None:
    """Writes what is new."""
    read = _read(job_id)
    detail = _detail(read)
    wanted = {**_parameters(fields), **marks}
    parameters = {key: text for key, text in wanted.items() if detail.parameters.get(key) != text}
    name = _text(fields.get("name", detail.display_name))
    if "request" in fields and _text(fields["request"]) != _request(read):
        raise ConflictError(f"the request of job {job_id} cannot change; create another job", reason="Conflict")
    if parameters or name != detail.display_name:
        changes = JobChanges(parameters=parameters, display_name=name)
        _connection.client.jobs.patch(str(job_id), changes)


def _reopen(job_id: Any) -> None:
    """Lets a failed job run again; one that has finished well stays so."""
    if _status(_detail(_read(job_id))) == "error":
        _connection.client.jobs.restart(str(job_id))
        _await(job_id, _runs)


def _bring(job_id: Any, wanted: str, fields: Mapping[str, Any]) -> None:
    status = _status(_detail(_read(job_id)))
    if _STATE_OF[status] == wanted:
        return
    if status in ("finished", "error"):
        raise ConflictError(f"job {job_id} has ended, it is {status} and cannot become {wanted}", reason="Conflict")
    if wanted == "pending":
        _connection.client.jobs.disable(str(job_id), policy="Requeue")
        return _await(job_id, _waits)
    if status != "running":
        _connection.client.jobs.enable(str(job_id))
        _await(job_id, _runs)
    if wanted == "running":
        return None
    outcome = "Succeeded" if wanted == "finished" else "Failed"
    message = _text(fields.get("messages", ""))[:_LONGEST_MESSAGE]
    _connection.client.calls.complete_task(job_id=str(job_id), alias=_TASK, outcome=outcome, message=message)
    return _await(job_id, _is_over)


def _waits(status: JobStatusDetail) -> bool:
    return status.state == "Suspended"


def _runs(status: JobStatusDetail) -> bool:
    return any(task.state == "Running" for task in status.tasks)


def _is_over(status: JobStatusDetail) -> bool:
    return status.state in ENDED


def _await(job_id: Any, test: Callable[[JobStatusDetail], bool]) -> None:
    """Waits until the operator has done its part."""
    for event in _connection.client.jobs.watch([str(job_id)], timeout=_PATIENCE_SECONDS):
        if event.type == "DELETED":
            raise NotFoundError(f"job {job_id} was deleted", reason="NotFound")
        if event.job is not None and event.job.status is not None and test(event.job.status):
            return
    raise WaitTimeoutError(f"job {job_id} was told to go on and has not within {_PATIENCE_SECONDS:.0f} s")


def _read(job_id: Any) -> GetJobResponseData:
    data = _connection.client.calls.get_job(job_id=str(job_id))
    if not _is_stored(data) or _detail(data).life == "deleting":
        raise NotFoundError(f"job {job_id} is none of this store", reason="NotFound")
    return data


def _exists(job_id: Any) -> bool:
    try:
        _read(job_id)
    except NotFoundError:
        return False
    return True


def _is_stored(data: GetJobResponseData) -> bool:
    return _detail(data).custom_fields.get(_LABEL) == "true"


def _detail(data: GetJobResponseData) -> JobDetail:
    return given(data.job)


def _status(detail: JobDetail) -> str:
    status = _STATUS_OF.get(detail.phase, "idle")
    return detail.parameters.get(_STATUS, status) if status == "idle" else status


def _request(data: GetJobResponseData) -> str:
    return data.tasks[0].task_input_config if data.tasks else ""


def _document(data: GetJobResponseData) -> Dict[str, Any]:
    detail = _detail(data)
    status = _status(detail)
    more = {key: text for key, text in detail.parameters.items() if key not in ("user", "result", _STATUS)}
    return {
        "id": detail.job_id,
        "name": detail.display_name,
        "user": detail.parameters.get("user", ""),
        "request": _request(data),
        "result": detail.parameters.get("result", ""),
        "status": status,
        "messages": detail.message if status == "error" else "",
        **more,
    }


def _list(states: Tuple[str, ...]) -> List[Dict[str, Any]]:
    found = _connection.client.jobs.list(states=states, labels={_LABEL: "true"}, oldest_first=True)
    documents = []
    for summary in found:
        try:
            documents.append(_document(_read(summary.job_id)))
        except NotFoundError:
            # It was deleted while the list was read.
            continue
    return documents
