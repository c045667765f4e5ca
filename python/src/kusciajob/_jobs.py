"""What both clients know of jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional

from ._call import Event
from ._generated.models import JobStatus, JobStatusDetail, TaskStatus, WatchJobEventResponse
from .errors import KusciaJobError

ENDED = ("Succeeded", "Failed", "Cancelled", "ApprovalReject")
"""The states that a job leaves only by a restart."""


@dataclass(frozen=True)
class JobEvent:
    """A change of a job."""

    type: str
    """``ADDED``, ``MODIFIED`` or ``DELETED``. ``SYNCED``: what follows is live. ``RESET``: the connection was lost for
    so long that changes are unknown; forget what you know, the whole state follows."""
    job: Optional[JobStatus]
    """None for ``SYNCED`` and ``RESET``."""


def job_event(event: Event[WatchJobEventResponse]) -> JobEvent:
    """The event as users see it."""
    return JobEvent(event.type, event.data.object)


def end_of(event: JobEvent) -> Optional[JobStatusDetail]:
    """How the job ended, if this event tells of it."""
    if event.type == "DELETED" or event.job is None or event.job.status is None:
        return None
    return event.job.status if event.job.status.state in ENDED else None


def task_of(job_id: str, status: JobStatusDetail, name: str) -> TaskStatus:
    """The task with this alias or id."""
    for task in status.tasks:
        if name in (task.alias, task.task_id):
            return task
    known = ", ".join(task.alias for task in status.tasks)
    raise KusciaJobError(f"job {job_id} has no task {name}, it has {known}")


def has_log(task: TaskStatus, domain: str) -> bool:
    """Whether pods of the domain, or of any if it is empty, have begun to run."""
    return any(party.state != "Pending" for party in task.parties if domain in ("", party.domain_id))


def as_texts(parameters: Optional[Mapping[str, Any]]) -> Dict[str, str]:
    """Parameters of a template as the server takes them: texts as they are, everything else as JSON."""
    items = (parameters or {}).items()
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in items}
