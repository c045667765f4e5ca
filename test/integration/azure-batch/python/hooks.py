"""Jobs that prepare and clean up, with programs that really run."""

import uuid

from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main

master = client_of(SETTINGS["master"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])


def added(preparation="true", release="true", **more):
    job_id = "hooks-" + uuid.uuid4().hex[:8]
    job = models.JobAddParameter(
        id=job_id,
        pool_info=POOL,
        job_preparation_task=models.JobPreparationTask(command_line=preparation, **more),
        job_release_task=models.JobReleaseTask(command_line=release),
    )
    master.job.add(job)
    return job_id


def statuses(job_id, **options):
    options = models.JobListPreparationAndReleaseTaskStatusOptions(**options)
    return list(master.job.list_preparation_and_release_task_status(job_id, options))


def states(job_id):
    found = statuses(job_id)
    pairs = [(each.job_preparation_task_execution_info, each.job_release_task_execution_info) for each in found]
    return [tuple(info and (info.state, info.result, info.exit_code) for info in pair) for pair in pairs]


DONE = ("completed", "success", 0)


@check
def a_job_prepares_before_its_first_task_and_releases_after_its_last():
    job_id = added("sh -c 'echo ready'")
    given = master.job.get(job_id)
    equal((given.job_preparation_task.id, given.job_release_task.id), ("jobpreparation", "jobrelease"))
    equal(states(job_id), [])
    master.task.add(job_id, models.TaskAddParameter(id="work", command_line="true"))
    eventually(lambda: master.task.get(job_id, "work").state, "completed")
    equal(states(job_id), [(DONE, None)])
    master.job.terminate(job_id)
    eventually(lambda: states(job_id), [(DONE, DONE)])
    eventually(lambda: master.job.get(job_id).state, "completed")
    [status] = statuses(job_id, filter="jobReleaseTaskExecutionInfo/state eq 'completed'")
    equal(status.pool_id, SETTINGS["pool"])
    equal(status.job_preparation_task_execution_info.retry_count, 0)


@check
def a_task_fails_where_the_preparation_has_failed():
    job_id = added("sh -c 'exit 3'")
    master.task.add(job_id, models.TaskAddParameter(id="work", command_line="true"))
    eventually(lambda: master.task.get(job_id, "work").state, "completed")
    equal(master.task.get(job_id, "work").execution_info.result, "failure")
    # Told of the job itself, a moment after its task.
    eventually(lambda: statuses(job_id)[0].job_preparation_task_execution_info.state, "completed")
    [status] = statuses(job_id)
    info = status.job_preparation_task_execution_info
    equal((info.result, info.exit_code), ("failure", 3))
    equal((info.failure_info.category, info.failure_info.code), ("usererror", "FailureExitCode"))
    master.job.delete(job_id)


main()
