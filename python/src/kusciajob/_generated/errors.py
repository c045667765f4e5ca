# Generated from src/service and proto/ by `npm run generate`. Do not edit.
from enum import IntEnum
from typing import Dict


class ErrorCode(IntEnum):
    """The codes of answers. Names with the same code are the same member."""

    REQUEST_INVALID = 11100
    """The request breaks a rule; the message says which."""
    UNEXPECTED = 11101
    """The request cannot be parsed, or the server failed."""
    UNAVAILABLE = 11101
    """The Kubernetes API server cannot be reached."""
    TOO_LATE = 11101
    """The call took longer than `--request-timeout`; a change may have been made, or be made yet."""
    TOO_MANY_STREAMS = 11101
    """The caller, or all callers together, have as many streams open as there may be."""
    NOT_PARTICIPANT = 11102
    """The caller acts for a domain that takes no part in the job."""
    CREATE_JOB = 11201
    """The job was not created; the message is Kubernetes' own."""
    QUERY_JOB = 11202
    """The job cannot be shown: it does not exist, or the caller may not see it."""
    QUERY_JOB_STATUS = 11203
    """One of the jobs cannot be shown."""
    DELETE_JOB = 11204
    """The job was not deleted."""
    STOP_JOB = 11205
    """The job was not stopped."""
    APPROVE_JOB = 11206
    """The job was not approved or rejected."""
    SUSPEND_JOB = 11207
    """The job was not suspended."""
    RESTART_JOB = 11208
    """The job was not restarted."""
    CANCEL_JOB = 11209
    """The job was not cancelled."""
    SUSPEND_NOT_RUNNING = 11210
    """Only a running job can be suspended."""
    RESTART_NOT_ENDED = 11211
    """Only a failed or suspended job can be restarted."""
    CHANGE_JOB = 11212
    """The job was not changed; the message is Kubernetes' own."""
    JOB_DELETING = 11213
    """The job is being deleted."""
    JOB_ENDED = 11214
    """The job has ended; the message has its state."""
    JOB_STATE = 11215
    """The job's state does not allow it; the message has the state."""
    ETAG_MISMATCH = 11216
    """The job has changed since its etag was read."""
    PUT_TASK_RESULT = 11217
    """The result was not taken."""
    RESULT_TOO_LARGE = 11218
    """The value of a result is too large; give a uri."""
    SEND_INPUT = 11219
    """The input was not taken."""
    INPUT_TOO_LARGE = 11222
    """The input is too large; send an address of it."""
    NO_HOOKS = 11223
    """The job declares neither a preparation nor a release; the message begins with JobPreparationTaskNotSpecified."""
    QUERY_TASK = 11250
    """There is no such task."""
    TASK_EXISTS = 11251
    """The job has a task with this alias already."""
    NOT_OPEN = 11252
    """The job takes no tasks: it is not open, or has ended."""
    QUERY_CONSENT = 11220
    """The job asks nothing of the domain, or there is no such job."""
    DECIDE_CONSENT = 11221
    """The domain's answer was not taken."""
    DO_JOB = 11230
    """The job has moved since the command was planned, or its state does not allow it."""
    CHANGE_TEMPLATE = 11230
    """The template was not created, changed or deleted."""
    QUERY_TEMPLATE = 11231
    """There is no such template."""
    TEMPLATE_EXISTS = 11232
    """There is such a template already."""
    TEMPLATE_REVISION = 11233
    """The template is not the revision that was named."""
    CHANGE_SCHEDULE = 11240
    """The schedule was not created, changed or deleted."""
    QUERY_SCHEDULE = 11241
    """There is no such schedule."""
    SCHEDULE_EXISTS = 11242
    """There is such a schedule already."""
    EXEC_SCHEDULE = 11243
    """The schedule cannot make a job now."""
    MOVED = 11244
    """The template or schedule has changed since its etag was read."""
    CREATE_DOMAIN = 11300
    """The domain was not created."""
    QUERY_DOMAIN = 11301
    """The domain cannot be shown."""
    QUERY_DOMAIN_STATUS = 11302
    """One of the domains cannot be shown."""
    UPDATE_DOMAIN = 11303
    """The domain was not changed."""
    DELETE_DOMAIN = 11304
    """The domain was not deleted."""
    DOMAIN_NOT_EXISTS = 11305
    """There is no such domain."""
    DOMAIN_EXISTS = 11306
    """There is such a domain already."""
    CREATE_APP_IMAGE = 13100
    """The AppImage was not created."""
    QUERY_APP_IMAGE = 13101
    """The AppImage cannot be shown."""
    UPDATE_APP_IMAGE = 13102
    """The AppImage was not changed."""
    DELETE_APP_IMAGE = 13103
    """The AppImage was not deleted."""
    BATCH_QUERY_APP_IMAGE = 13104
    """One of the AppImages cannot be shown."""
    APP_IMAGE_NOT_EXISTS = 13105
    """There is no such AppImage."""
    APP_IMAGE_EXISTS = 13106
    """There is such an AppImage already."""
    LIST_APP_IMAGE = 13107
    """The AppImages cannot be listed."""
    QUERY_LOG = 13200
    """The log cannot be shown."""
    QUERY_POD_NODE = 13201
    """The pod's node cannot be shown."""


REASONS: Dict[int, str] = {
    11100: "Invalid",
    11102: "Forbidden",
    11201: "Conflict",
    11202: "NotFound",
    11203: "NotFound",
    11204: "Conflict",
    11205: "Conflict",
    11206: "Conflict",
    11207: "Conflict",
    11208: "Conflict",
    11209: "Conflict",
    11210: "Conflict",
    11211: "Conflict",
    11212: "Conflict",
    11213: "Conflict",
    11214: "Conflict",
    11215: "Conflict",
    11216: "Conflict",
    11217: "Conflict",
    11218: "Invalid",
    11219: "Conflict",
    11222: "Invalid",
    11223: "Conflict",
    11250: "NotFound",
    11251: "Conflict",
    11252: "Conflict",
    11220: "NotFound",
    11221: "Conflict",
    11230: "Conflict",
    11231: "NotFound",
    11232: "Conflict",
    11233: "Conflict",
    11240: "Conflict",
    11241: "NotFound",
    11242: "Conflict",
    11243: "Conflict",
    11244: "Conflict",
    11300: "Conflict",
    11301: "NotFound",
    11302: "NotFound",
    11303: "Conflict",
    11304: "Conflict",
    11305: "NotFound",
    11306: "Conflict",
    13100: "Conflict",
    13101: "NotFound",
    13102: "Conflict",
    13103: "Conflict",
    13104: "NotFound",
    13105: "NotFound",
    13106: "Conflict",
    13107: "ServiceUnavailable",
    13200: "NotFound",
    13201: "NotFound",
}
