"""The ``sdk_*_job`` functions of a task centre, on schedules that the operator keeps.

A task is a KusciaJobSchedule. Its ``code`` runs as Python in a pod of the AppImage ``python-script``, never in a server;
its ``flow_id`` names a KusciaJobTemplate.
"""

# The names, signatures and defaults are those of the task centre that scripts were written for.

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from datetime import datetime, timezone, tzinfo
from typing import Any, Dict, Iterator, List, Optional
from uuid import uuid4
from zoneinfo import ZoneInfo

from ._generated.models import Schedule
from ._store import Connection
from ._sync.client import Client
from .errors import ApiError, ForbiddenError, KusciaJobError, NotFoundError

__all__ = [
    "InvalidTaskError",
    "TaskError",
    "configure",
    "sdk_add_job",
    "sdk_delete_job",
    "sdk_exec_job",
    "sdk_get_job",
    "sdk_get_jobs",
    "sdk_start_job",
    "sdk_stop_job",
    "sdk_update_job",
]

_APP_IMAGE = "python-script"
_FOLDER = "task-center/folder"
_LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$")

_connection = Connection()
_zone_name: Optional[str] = None


class TaskError(KusciaJobError):
    """A task cannot be made, changed or found. The message says why in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class InvalidTaskError(TaskError, ValueError):
    """A parameter breaks a rule."""


def configure(client: Optional[Client] = None, *, domain: Optional[str] = None, time_zone: Optional[str] = None) -> None:
    """Says which server keeps the tasks, in which domain's name they run, and by which clocks times are meant.

    Without it that is what ``KJ_SERVER``, ``KJ_TOKEN``, ``KJ_DOMAIN`` and ``KJ_TIME_ZONE`` (UTC when absent) say.
    """
    global _zone_name
    _connection.configure(client, domain)
    _zone_name = time_zone


def sdk_add_job(
    pid: str,
    name: str,
    description: str,
    trigger: str,
    seconds: int = 60,
    run_date: Optional[str] = None,
    flow_id: Optional[str] = None,
    code: Optional[str] = None,
) -> Dict[str, Any]:
    """Adds a task, which runs every ``seconds`` or once at ``run_date``, and gives its record."""
    folder = "" if pid is None else str(pid)
    if not _LABEL_VALUE.match(folder):
        raise InvalidTaskError(
            f"pid 为 {folder!r}，只能由字母、数字、-、_ 和 . 组成，最多 63 个字符",
            f"pid is {folder!r}, it must be of letters, digits, -, _ and ., at most 63",
        )
    spec = _spec(name, description, trigger, seconds, run_date, flow_id, code)
    with _errors():
        made = _connection.client.schedules.create(str(uuid4()), spec, labels={_FOLDER: folder})
        return _shown(made)


def sdk_get_job(id: str) -> Dict[str, Any]:
    """The record of a task, by its id or its jobId."""
    with _errors(id):
        return _shown(_connection.client.schedules.get(_name(id)))


def sdk_get_jobs() -> List[Dict[str, Any]]:
    """The records of all tasks that the caller may see."""
    with _errors():
        project = _connection.client.whoami().job_namespace
        tasks = [each for each in _connection.client.schedules.list() if _FOLDER in each.labels]
        return [_record(each, project, _show_time(each.next_run_times[0]) if each.next_run_times else None) for each in tasks]


def sdk_start_job(job_id: str) -> None:
    """Lets a task run at its times again."""
    with _errors(job_id):
        _connection.client.schedules.start(_name(job_id))


def sdk_stop_job(job_id: str) -> None:
    """Pauses a task; what runs goes on."""
    with _errors(job_id):
        _connection.client.schedules.stop(_name(job_id))


def sdk_exec_job(job_id: str) -> None:
    """Runs a task now, also while it is paused. Its times stay as they are."""
    with _errors(job_id):
        _connection.client.schedules.run_now(_name(job_id))


def sdk_update_job(
    id: str,
    name: str,
    description: str,
    trigger: str,
    seconds: int = 60,
    run_date: Optional[str] = None,
    flow_id: Optional[str] = None,
    code: Optional[str] = None,
) -> Dict[str, Any]:
    """Replaces all that a task was added with, and gives its record. One that is paused stays so."""
    spec = _spec(name, description, trigger, seconds, run_date, flow_id, code)
    with _errors(id):
        return _shown(_connection.client.schedules.update(_name(id), spec))


def sdk_delete_job(job_id: str) -> None:
    """Deletes a task. What it has run stays."""
    with _errors(job_id):
        _connection.client.schedules.delete(_name(job_id))


def _name(task: str) -> str:
    if not isinstance(task, str) or task == "":
        raise InvalidTaskError(f"任务 ID 为 {task!r}，必须是非空字符串", f"the task's id is {task!r}, it must be a text")
    return task


def _spec(
    name: str,
    description: str,
    trigger: str,
    seconds: int,
    run_date: Optional[str],
    flow_id: Optional[str],
    code: Optional[str],
) -> Dict[str, Any]:
    if not name:
        raise InvalidTaskError("name 不能为空", "name is empty, give the task a name")
    spec = {
        "displayName": name,
        "description": description or "",
        "trigger": _trigger(trigger, seconds, run_date),
        "timeZone": _time_zone(),
        "missedRunPolicy": "RunLatest",
    }
    if code and flow_id:
        raise InvalidTaskError("code 和 flow_id 只能填写一个", "code and flow_id are both given, give one of them")
    if code:
        return {**spec, "job": {"spec": _job(code)}}
    if flow_id:
        return {**spec, "template": {"name": flow_id}}
    raise InvalidTaskError("code 和 flow_id 必须填写一个", "code and flow_id are both empty, give one of them")


def _trigger(trigger: str, seconds: int, run_date: Optional[str]) -> Dict[str, Any]:
    if trigger == "interval":
        if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
            raise InvalidTaskError(
                f"seconds 为 {seconds!r}，必须是大于 0 的整数", f"seconds is {seconds!r}, it must be a whole number above 0"
            )
        return {"interval": {"seconds": seconds}}
    if trigger == "date":
        return {"date": {"at": _ahead(run_date)}}
    raise InvalidTaskError(
        f"trigger 为 {trigger!r}，必须是 date 或 interval", f"trigger is {trigger!r}, it must be date or interval"
    )


def _ahead(run_date: Optional[str]) -> str:
    """The date, which the server reads as well; this is for the message."""
    if not run_date:
        raise InvalidTaskError("trigger 为 date 时 run_date 必填", "run_date is missing, which the trigger date needs")
    at = _read_time(run_date)
    if at is None:
        raise InvalidTaskError(
            f"run_date 为 {run_date!r}，格式必须类似 2026-12-01 16:00:00 或 2026-12-01T16:00:00.000Z",
            f"run_date is {run_date!r}, it must be like 2026-12-01 16:00:00 or 2026-12-01T16:00:00.000Z",
        )
    if at <= datetime.now(timezone.utc):
        raise InvalidTaskError(
            f"run_date 为 {run_date!r}，必须大于当前时间", f"run_date is {run_date!r}, it must be ahead of now"
        )
    return run_date


def _job(code: str) -> Dict[str, Any]:
    domain = _connection.domain
    task = {
        "alias": "script",
        "appImage": _APP_IMAGE,
        "taskInputConfig": json.dumps({"code": code}),
        "parties": [{"domainID": domain}],
    }
    return {"initiator": domain, "tasks": [task]}


def _shown(schedule: Schedule) -> Dict[str, Any]:
    return _record(schedule, _connection.client.whoami().job_namespace, _next(schedule))


def _record(schedule: Schedule, project: str, next_time: Optional[str]) -> Dict[str, Any]:
    spec = json.loads(schedule.spec)
    at = spec["trigger"].get("date", {}).get("at")
    seconds = spec["trigger"].get("interval", {}).get("seconds")
    code = _code(spec)
    parameter = {
        "coalesce": spec.get("missedRunPolicy", "RunLatest") == "RunLatest",
        "code": code,
        "id": schedule.name,
        "project_id": project,
        "replace_existing": True,
        "run_date": at,
        "seconds": seconds,
        "trigger": next((kind for kind in ("date", "interval") if kind in spec["trigger"]), "cron"),
    }
    return {
        "code": code,
        "createTime": _show_time(schedule.create_time),
        "createUser": schedule.create_user,
        "dataLevel": "normal",
        "description": spec.get("description", ""),
        "flowId": spec.get("template", {}).get("name"),
        "id": schedule.id,
        "jobId": schedule.name,
        "jobParameter": parameter,
        "name": spec.get("displayName", ""),
        "next_run_time": next_time,
        "pid": schedule.labels.get(_FOLDER, ""),
        "projectId": project,
        "updateTime": _show_time(schedule.update_time),
        "updateUser": schedule.update_user,
    }


def _code(spec: Dict[str, Any]) -> Optional[str]:
    """The script, if the task was made of one."""
    tasks = spec.get("job", {}).get("spec", {}).get("tasks", [])
    if len(tasks) != 1 or tasks[0].get("appImage") != _APP_IMAGE:
        return None
    code = json.loads(tasks[0]["taskInputConfig"]).get("code")
    return code if isinstance(code, str) else None


def _next(schedule: Schedule) -> Optional[str]:
    """None while it is paused and when it is over. It is worked out anew, as the operator may not have looked yet."""
    if schedule.suspend or schedule.state in ("Completed", "Missed"):
        return None
    times = _connection.client.calls.preview_schedule(name=schedule.name, count=1).times
    return _show_time(times[0]) if times else None


def _time_zone() -> str:
    return _zone_name or os.environ.get("KJ_TIME_ZONE") or "UTC"


def _zone() -> tzinfo:
    name = _time_zone()
    return timezone.utc if name == "UTC" else ZoneInfo(name)


def _read_time(text: str) -> Optional[datetime]:
    # Before Python 3.11 fromisoformat reads neither Z nor any number of digits of a fraction.
    try:
        read = datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00"))
    except (TypeError, ValueError):
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=_zone())


def _show_time(text: str) -> str:
    at = _read_time(text)
    return text if at is None else at.astimezone(_zone()).strftime("%Y-%m-%d %H:%M:%S")


@contextmanager
def _errors(task: Optional[str] = None) -> Iterator[None]:
    """Says in both languages what the server refuses."""
    try:
        yield
    except NotFoundError as error:
        raise TaskError(f"任务 {task} 不存在", f"there is no task {task}") from error
    except ForbiddenError as error:
        raise TaskError(f"没有权限：{error.message}", error.message) from error
    except ApiError as error:
        raise TaskError(f"任务中心拒绝了请求：{error.message}", error.message) from error
