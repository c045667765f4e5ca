"""States of jobs and what may be done in each; an operator is there."""

import datetime
import uuid

from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main, refused

master = client_of(SETTINGS["master"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])


def added(**more):
    job_id = "job-" + uuid.uuid4().hex[:8]
    master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL, **more))
    return job_id


def reaches(job_id, state):
    return eventually(lambda: master.job.get(job_id).state, state)


def times_rise(job):
    assert job.previous_state_transition_time <= job.state_transition_time, job
    assert job.creation_time <= job.state_transition_time + datetime.timedelta(seconds=1), job
    assert job.last_modified + datetime.timedelta(seconds=1) >= job.state_transition_time, job


@check
def disable_and_enable_in_every_way():
    for option in ["requeue", "terminate", "wait"]:
        job_id = added()
        raw = master.job.disable(job_id, option, raw=True)
        equal((raw.output, raw.response.status_code), (None, 202))
        assert raw.headers["ETag"] and raw.headers["Last-Modified"], raw.headers
        assert master.job.get(job_id).state in ("disabling", "disabled")
        reaches(job_id, "disabled")
        job = master.job.get(job_id)
        equal(job.previous_state, "disabling")
        times_rise(job)
        master.job.disable(job_id, "terminate")
        reaches(job_id, "disabled")
        equal(master.job.enable(job_id, raw=True).response.status_code, 202)
        reaches(job_id, "active")
        job = master.job.get(job_id)
        equal(job.previous_state, "enabling")
        times_rise(job)
        master.job.enable(job_id)
        equal(master.job.get(job_id).state, "active")


@check
def another_pool_needs_a_disabled_job():
    job_id = added()
    other = models.PoolInformation(pool_id=SETTINGS["bobsPool"])
    update = models.JobUpdateParameter(pool_info=other)
    refused(409, "OperationInvalidForCurrentState", lambda: master.job.update(job_id, update))
    master.job.disable(job_id, "wait")
    reaches(job_id, "disabled")
    master.job.update(job_id, update)
    equal(master.job.get(job_id).pool_info.pool_id, SETTINGS["bobsPool"])
    equal(master.job.get(job_id).state, "disabled")


@check
def a_terminated_job_is_over():
    for reason, wanted in [(None, "UserTerminate"), ("out of budget", "out of budget")]:
        job_id = added()
        raw = master.job.terminate(job_id, reason, raw=True)
        equal((raw.output, raw.response.status_code), (None, 202))
        reaches(job_id, "completed")
        job = master.job.get(job_id)
        equal(job.execution_info.terminate_reason, wanted)
        equal(job.previous_state, "terminating")
        assert job.execution_info.end_time >= job.execution_info.start_time
        times_rise(job)
        calls = [
            lambda: master.job.terminate(job_id),
            lambda: master.job.disable(job_id, "wait"),
            lambda: master.job.enable(job_id),
            lambda: master.job.patch(job_id, models.JobPatchParameter(priority=1)),
            lambda: master.job.update(job_id, models.JobUpdateParameter(pool_info=POOL)),
            lambda: master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL)),
        ]
        for call in calls:
            refused(409, "JobCompleted", call, "The specified job is already in a completed state.")
        completed = [each.id for each in master.job.list(models.JobListOptions(filter="state eq 'completed'"))]
        assert job_id in completed
        equal(master.job.delete(job_id, raw=True).response.status_code, 202)
        eventually(lambda: gone(job_id), True)


def gone(job_id):
    try:
        master.job.get(job_id)
        return False
    except models.BatchErrorException as error:
        equal(error.error.code, "JobNotFound")
        return True


@check
def a_disabled_job_can_be_terminated_and_deleted():
    job_id = added()
    master.job.disable(job_id, "requeue")
    reaches(job_id, "disabled")
    master.job.terminate(job_id, "enough")
    reaches(job_id, "completed")
    equal(master.job.get(job_id).execution_info.terminate_reason, "enough")
    other = added()
    master.job.disable(other, "requeue")
    reaches(other, "disabled")
    master.job.delete(other)
    eventually(lambda: gone(other), True)


@check
def a_deleted_job_can_be_added_again():
    job_id = added()
    master.job.delete(job_id)
    eventually(lambda: gone(job_id), True)
    master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL))
    equal(master.job.get(job_id).state, "active")


@check
def a_job_without_tasks_ends_if_it_may():
    job_id = added(on_all_tasks_complete="terminatejob")
    reaches(job_id, "completed")
    job = master.job.get(job_id)
    equal(job.execution_info.terminate_reason, "AllTasksComplete")
    equal((job.previous_state, job.on_all_tasks_complete), ("active", "terminatejob"))
    other = added()
    reaches(other, "active")
    equal(master.job.get(other).on_all_tasks_complete, "noaction")
    master.job.patch(other, models.JobPatchParameter(on_all_tasks_complete="terminatejob"))
    reaches(other, "completed")
    equal(master.job.get(other).execution_info.terminate_reason, "AllTasksComplete")


@check
def a_job_that_was_to_end_with_its_tasks_can_be_kept_open():
    for kept_open in [
        lambda job_id: master.job.patch(job_id, models.JobPatchParameter(on_all_tasks_complete="noaction")),
        lambda job_id: master.job.update(job_id, models.JobUpdateParameter(pool_info=POOL)),
    ]:
        job_id = added()
        master.job.disable(job_id, "wait")
        reaches(job_id, "disabled")
        master.job.patch(job_id, models.JobPatchParameter(on_all_tasks_complete="terminatejob"))
        equal(master.job.get(job_id).on_all_tasks_complete, "terminatejob")
        kept_open(job_id)
        equal(master.job.get(job_id).on_all_tasks_complete, "noaction")
        master.job.enable(job_id)
        reaches(job_id, "active")
        master.task.add(job_id, models.TaskAddParameter(id="x", command_line="true"))


@check
def a_job_may_take_only_so_long():
    constraints = models.JobConstraints(max_wall_clock_time=datetime.timedelta(seconds=1))
    job_id = added(constraints=constraints)
    reaches(job_id, "completed")
    equal(master.job.get(job_id).execution_info.terminate_reason, "MaxWallClockTimeExpiry")


@check
def a_schedule_makes_a_job_at_once():
    schedule_id = "Sched_" + uuid.uuid4().hex[:8]
    spec = models.JobSpecification(pool_info=POOL, priority=4)
    hourly = models.Schedule(recurrence_interval=datetime.timedelta(hours=1))
    master.job_schedule.add(
        models.JobScheduleAddParameter(id=schedule_id, schedule=hourly, job_specification=spec)
    )
    eventually(lambda: len(list(master.job.list_from_job_schedule(schedule_id))), 1)
    [job] = master.job.list_from_job_schedule(schedule_id)
    assert job.id.startswith(schedule_id + ":job-"), job.id
    equal((master.job.get(job.id).priority, master.job.get(job.id).id), (4, job.id))
    eventually(lambda: master.job_schedule.get(schedule_id).execution_info.recent_job is not None, True)
    schedule = master.job_schedule.get(schedule_id)
    equal((schedule.state, schedule.execution_info.recent_job.id), ("active", job.id))
    assert schedule.execution_info.next_run_time > schedule.creation_time
    master.job_schedule.terminate(schedule_id)
    reaches(job.id, "completed")
    equal(master.job.get(job.id).execution_info.terminate_reason, "TerminateJobSchedule")
    eventually(lambda: master.job_schedule.get(schedule_id).state, "completed")
    master.job_schedule.delete(schedule_id)
    eventually(lambda: gone(job.id), True)


@check
def a_schedule_of_one_run_completes_with_its_job():
    schedule_id = "once-" + uuid.uuid4().hex[:8]
    spec = models.JobSpecification(pool_info=POOL, on_all_tasks_complete="terminatejob")
    once = models.Schedule()
    master.job_schedule.add(models.JobScheduleAddParameter(id=schedule_id, schedule=once, job_specification=spec))
    eventually(lambda: master.job_schedule.get(schedule_id).state, "completed")
    [job] = master.job.list_from_job_schedule(schedule_id)
    equal(job.state, "completed")


if __name__ == "__main__":
    main()
