"""Tasks of jobs: an operator is there, and a kubelet that plays what each program does, by the task's id."""

import datetime
import uuid

import requests
from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main, refused

master = client_of(SETTINGS["master"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])


def added(**more):
    job_id = "job-" + uuid.uuid4().hex[:8]
    master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL, **more))
    return job_id


def task(task_id, **more):
    return models.TaskAddParameter(id=task_id, command_line="/bin/sh -c 'echo hello'", **more)


def state(job_id, task_id):
    return master.task.get(job_id, task_id).state


def counts(job_id):
    found = master.job.get_task_counts(job_id).task_counts
    return found.active, found.running, found.completed, found.succeeded, found.failed


@check
def a_task_runs_to_its_end():
    job_id = added()
    raw = master.task.add(job_id, task("Task_1", display_name="first"), raw=True)
    equal((raw.output, raw.response.status_code), (None, 201))
    assert raw.headers["ETag"] and raw.headers["Last-Modified"], raw.headers
    eventually(lambda: state(job_id, "task_1"), "completed")
    found = master.task.get(job_id, "TASK_1")
    equal((found.id, found.display_name), ("Task_1", "first"))
    equal(found.command_line, "/bin/sh -c 'echo hello'")
    equal((found.execution_info.exit_code, found.execution_info.result), (0, "success"))
    equal((found.execution_info.retry_count, found.execution_info.requeue_count), (0, 0))
    equal(found.execution_info.failure_info, None)
    equal(found.previous_state, "running")
    assert found.execution_info.start_time <= found.execution_info.end_time
    equal(found.constraints.retention_time, datetime.timedelta(days=7))
    equal(found.constraints.max_task_retry_count, 0)
    equal(found.node_info.pool_id, SETTINGS["pool"])
    equal(found.node_info.node_id, list(master.compute_node.list(SETTINGS["pool"]))[0].id)
    assert found.url.endswith("/jobs/%s/tasks/Task_1" % job_id), found.url
    eventually(lambda: counts(job_id), (0, 0, 1, 1, 0))
    equal(master.job.get(job_id).state, "active")


@check
def a_task_that_fails_says_why():
    job_id = added()
    master.task.add(job_id, task("fail"))
    eventually(lambda: state(job_id, "fail"), "completed")
    info = master.task.get(job_id, "fail").execution_info
    equal((info.exit_code, info.result), (3, "failure"))
    equal((info.failure_info.category, info.failure_info.code), ("usererror", "FailureExitCode"))
    eventually(lambda: counts(job_id), (0, 0, 1, 0, 1))
    equal(master.job.get(job_id).state, "active")
    master.task.add(job_id, task("after"))
    eventually(lambda: state(job_id, "after"), "completed")


@check
def a_collection_tells_of_each_task():
    job_id = added()
    master.task.add(job_id, task("sleep"))
    value = [task("t%d" % number) for number in range(8)] + [task("sleep"), task("bad id")]
    found = raw_collection(job_id, value)
    outcomes = {each["taskId"]: (each["status"], each.get("error", {}).get("code")) for each in found}
    equal(outcomes["t0"], ("success", None))
    equal(outcomes["sleep"], ("clienterror", "TaskExists"))
    equal(outcomes["bad id"], ("clienterror", "InvalidPropertyValue"))
    assert all(each["eTag"] and each["location"] for each in found if each["status"] == "success"), found


def raw_collection(job_id, value):
    body = models.TaskAddCollectionParameter(value=value).serialize()
    url = "%s/jobs/%s/addtaskcollection?api-version=2023-05-01.17.0" % (SETTINGS["url"], job_id)
    headers = {"Content-Type": "application/json; odata=minimalmetadata; charset=utf-8"}
    answer = requests.post(url, json=body, headers=headers, auth=master.config.credentials.auth)
    equal(answer.status_code, 200)
    return answer.json()["value"]


@check
def many_tasks_are_added_listed_and_counted():
    job_id = added()
    results = master.task.add_collection(job_id, [task("t%03d" % number) for number in range(250)])
    equal({each.status for each in results.value}, {"success"})
    pages = master.task.list(job_id, models.TaskListOptions(max_results=100, select="id,state"))
    found = [each.id for each in pages]
    equal((len(found), len(set(found))), (250, 250))
    some = master.task.list(job_id, models.TaskListOptions(filter="startswith(id,'t00') and state ne 'nonsense'"))
    equal(sorted(each.id for each in some), ["t%03d" % number for number in range(10)])
    master.job.terminate(job_id)
    eventually(lambda: master.job.get(job_id).state, "completed")
    refused(409, "JobCompleted", lambda: master.task.add(job_id, task("late")))
    master.job.delete(job_id)


@check
def tasks_wait_for_those_before_them():
    plain = added()
    depends = models.TaskDependencies(task_ids=["a"])
    refused(400, "TaskDependenciesNotSpecifiedOnJob", lambda: master.task.add(plain, task("b", depends_on=depends)))
    job_id = added(uses_task_dependencies=True)
    master.task.add(job_id, task("1"))
    master.task.add(job_id, task("2"))
    ranges = models.TaskDependencies(task_id_ranges=[models.TaskIdRange(start=1, end=2)])
    master.task.add(job_id, task("last", depends_on=ranges))
    eventually(lambda: state(job_id, "last"), "completed")
    last = master.task.get(job_id, "last")
    equal((last.depends_on.task_id_ranges[0].start, last.depends_on.task_id_ranges[0].end), (1, 2))
    for each in ["1", "2"]:
        assert master.task.get(job_id, each).execution_info.end_time <= last.execution_info.end_time
    master.task.add(job_id, task("fail"))
    master.task.add(job_id, task("blocked", depends_on=models.TaskDependencies(task_ids=["fail"])))
    eventually(lambda: state(job_id, "fail"), "completed")
    eventually(lambda: counts(job_id), (1, 0, 4, 3, 1))
    equal(state(job_id, "blocked"), "active")


@check
def tasks_are_terminated_reactivated_and_deleted():
    job_id = added()
    master.task.add(job_id, task("sleep"))
    eventually(lambda: state(job_id, "sleep"), "running")
    refused(409, "TaskNotCompleted", lambda: master.task.reactivate(job_id, "sleep"))
    refused(409, "TaskExists", lambda: master.task.add(job_id, task("SLEEP")), "The specified task already exists.")
    equal(master.task.terminate(job_id, "sleep", raw=True).response.status_code, 204)
    eventually(lambda: state(job_id, "sleep"), "completed")
    info = master.task.get(job_id, "sleep").execution_info
    equal((info.result, info.exit_code, info.failure_info.code), ("failure", None, "TaskEnded"))
    refused(409, "TaskCompleted", lambda: master.task.terminate(job_id, "sleep"))
    equal(master.task.reactivate(job_id, "sleep", raw=True).response.status_code, 204)
    eventually(lambda: state(job_id, "sleep"), "running")
    equal(master.task.delete(job_id, "sleep", raw=True).response.status_code, 200)
    refused(404, "TaskNotFound", lambda: master.task.get(job_id, "sleep"), "The specified task does not exist.")
    equal(list(master.task.list(job_id)), [])
    master.task.add(job_id, task("good"))
    equal(master.task.list_subtasks(job_id, "good").value, [])
    eventually(lambda: state(job_id, "good"), "completed")
    refused(409, "TaskSucceeded", lambda: master.task.reactivate(job_id, "good"))


@check
def what_is_not_there_is_not_found():
    job_id = added()
    calls = [
        lambda: master.task.get(job_id, "none"),
        lambda: master.task.terminate(job_id, "none"),
        lambda: master.task.delete(job_id, "none"),
        lambda: master.task.reactivate(job_id, "none"),
    ]
    for call in calls:
        refused(404, "TaskNotFound", call)
    calls = [
        lambda: master.task.add("none", task("x")),
        lambda: list(master.task.list("none")),
        lambda: master.task.get("none", "x"),
        lambda: master.task.delete("none", "x"),
    ]
    for call in calls:
        refused(404, "JobNotFound", call)


@check
def conditions_hold_for_tasks():
    job_id = added()
    master.task.add(job_id, task("sleep"))
    eventually(lambda: state(job_id, "sleep"), "running")
    etag = master.task.get(job_id, "sleep").e_tag
    wrong = models.TaskTerminateOptions(if_match="0x0")
    refused(412, "ConditionNotMet", lambda: master.task.terminate(job_id, "sleep", wrong))
    same = models.TaskGetOptions(if_none_match=etag)
    try:
        master.task.get(job_id, "sleep", same)
        raise AssertionError("it was answered")
    except models.BatchErrorException as error:
        equal(error.response.status_code, 304)
    master.task.terminate(job_id, "sleep", models.TaskTerminateOptions(if_match=etag))


@check
def constraints_of_a_task_can_be_changed():
    job_id = added(constraints=models.JobConstraints(max_task_retry_count=2))
    master.task.add(job_id, task("sleep"))
    equal(master.task.get(job_id, "sleep").constraints.max_task_retry_count, 2)
    etag = master.task.get(job_id, "sleep").e_tag
    hour = datetime.timedelta(hours=1)
    given = models.TaskConstraints(max_task_retry_count=5, max_wall_clock_time=hour, retention_time=hour)
    raw = master.task.update(job_id, "sleep", constraints=given, raw=True)
    equal((raw.output, raw.response.status_code), (None, 200))
    changed = master.task.get(job_id, "sleep")
    equal((changed.constraints.max_task_retry_count, changed.constraints.max_wall_clock_time), (5, hour))
    equal(changed.constraints.retention_time, hour)
    equal(raw.headers["ETag"], changed.e_tag)
    assert changed.e_tag != etag
    stale = models.TaskUpdateOptions(if_match=etag)
    refused(412, "ConditionNotMet", lambda: master.task.update(job_id, "sleep", task_update_options=stale))
    eventually(lambda: state(job_id, "sleep"), "running")
    equal(master.task.get(job_id, "sleep").e_tag, changed.e_tag)
    master.task.update(job_id, "sleep")
    defaults = master.task.get(job_id, "sleep").constraints
    equal((defaults.max_task_retry_count, defaults.retention_time), (2, datetime.timedelta(days=7)))
    second = models.TaskConstraints(max_wall_clock_time=datetime.timedelta(seconds=1))
    master.task.update(job_id, "sleep", constraints=second)
    eventually(lambda: state(job_id, "sleep"), "completed")
    equal(master.task.get(job_id, "sleep").execution_info.result, "failure")
    refused(409, "TaskCompleted", lambda: master.task.update(job_id, "sleep", constraints=given))


@check
def a_task_may_be_added_before_those_that_it_depends_on():
    job_id = added(uses_task_dependencies=True)
    master.task.add(job_id, task("later", depends_on=models.TaskDependencies(task_ids=["first"])))
    equal((state(job_id, "later"), counts(job_id)), ("active", (1, 0, 0, 0, 0)))
    master.task.add(job_id, task("first"))
    eventually(lambda: state(job_id, "later"), "completed")
    eventually(lambda: counts(job_id), (0, 0, 2, 2, 0))


@check
def statistics_are_there_if_asked_for():
    job_id = added()
    master.task.add(job_id, task("a"))
    eventually(lambda: state(job_id, "a"), "completed")
    equal(master.task.get(job_id, "a").stats, None)
    stats = master.task.get(job_id, "a", models.TaskGetOptions(expand="stats")).stats
    assert stats.url.endswith("/tasks/a/stats") and stats.wall_clock_time >= datetime.timedelta(0), stats
    [listed] = master.task.list(job_id, models.TaskListOptions(expand="stats"))
    assert listed.stats is not None


@check
def what_tasks_cannot_do_is_refused():
    job_id = added()
    files = [models.ResourceFile(http_url="http://x.test/f", file_path="f")]
    details = refused(400, "UnsupportedProperty", lambda: master.task.add(job_id, task("x", resource_files=files)))
    equal(details["PropertyName"], "resourceFiles")
    assert "--azure-batch-resource-hosts" in details["Reason"], details
    settings = models.MultiInstanceSettings(coordination_command_line="x", number_of_instances=2)
    refused(400, "UnsupportedProperty", lambda: master.task.add(job_id, task("x", multi_instance_settings=settings)))
    quote = models.TaskAddParameter(id="x", command_line="echo 'a")
    details = refused(400, "InvalidPropertyValue", lambda: master.task.add(job_id, quote))
    equal(details["PropertyName"], "commandLine")


@check
def disabling_a_job_does_what_it_says_to_running_tasks():
    for option, wanted in [("terminate", "completed"), ("requeue", "active")]:
        job_id = added()
        master.task.add(job_id, task("sleep"))
        eventually(lambda: state(job_id, "sleep"), "running")
        master.job.disable(job_id, option)
        eventually(lambda: master.job.get(job_id).state, "disabled")
        equal(state(job_id, "sleep"), wanted)
        master.task.add(job_id, task("waits"))
        equal(state(job_id, "waits"), "active")
        master.job.enable(job_id)
        eventually(lambda: state(job_id, "waits"), "completed")
    job_id = added()
    master.task.add(job_id, task("sleep"))
    eventually(lambda: state(job_id, "sleep"), "running")
    master.job.disable(job_id, "wait")
    equal(master.job.get(job_id).state, "disabling")
    master.task.terminate(job_id, "sleep")
    eventually(lambda: master.job.get(job_id).state, "disabled")


@check
def a_job_ends_with_its_tasks_if_it_may():
    job_id = added()
    master.task.add_collection(job_id, [task("a"), task("fail")])
    master.job.patch(job_id, models.JobPatchParameter(on_all_tasks_complete="terminatejob"))
    eventually(lambda: master.job.get(job_id).state, "completed")
    equal(master.job.get(job_id).execution_info.terminate_reason, "AllTasksComplete")


PERFORM = "performexitoptionsjobaction"


def exits(job_action=None, dependency_action=None, **more):
    options = models.ExitOptions(job_action=job_action, dependency_action=dependency_action)
    return models.ExitConditions(exit_codes=[models.ExitCodeMapping(code=3, exit_options=options)], **more)


@check
def exit_conditions_terminate_a_job():
    nothing = models.ExitOptions(job_action="none")
    for conditions, ends in [
        (exits("terminate"), True),
        (exits("none"), False),
        (models.ExitConditions(default=nothing), False),
        (models.ExitConditions(exit_code_ranges=[models.ExitCodeRangeMapping(start=2, end=4, exit_options=nothing)]), False),
        (None, True),
    ]:
        job_id = added(on_task_failure=PERFORM)
        master.task.add(job_id, task("fail", exit_conditions=conditions))
        eventually(lambda: state(job_id, "fail"), "completed")
        if ends:
            eventually(lambda: master.job.get(job_id).state, "completed")
            equal(master.job.get(job_id).execution_info.terminate_reason, "TaskFailed")
        else:
            master.task.add(job_id, task("after"))
            eventually(lambda: state(job_id, "after"), "completed")
            equal(master.job.get(job_id).state, "active")


@check
def exit_conditions_disable_a_job():
    job_id = added(on_task_failure=PERFORM)
    master.task.add(job_id, task("fail", exit_conditions=exits("disable")))
    eventually(lambda: master.job.get(job_id).state, "disabled")
    equal(state(job_id, "fail"), "completed")
    found = master.task.get(job_id, "fail").exit_conditions
    equal((found.exit_codes[0].code, found.exit_codes[0].exit_options.job_action), (3, "disable"))
    master.task.add(job_id, task("after"))
    master.job.enable(job_id)
    eventually(lambda: state(job_id, "after"), "completed")
    equal(master.job.get(job_id).state, "active")


@check
def exit_conditions_satisfy_dependencies():
    for action, runs in [("satisfy", True), ("block", False)]:
        job_id = added(uses_task_dependencies=True)
        master.task.add(job_id, task("fail", exit_conditions=exits(dependency_action=action)))
        master.task.add(job_id, task("after", depends_on=models.TaskDependencies(task_ids=["fail"])))
        eventually(lambda: state(job_id, "fail"), "completed")
        if runs:
            eventually(lambda: state(job_id, "after"), "completed")
            equal(master.task.get(job_id, "fail").execution_info.result, "failure")
        else:
            eventually(lambda: counts(job_id), (1, 0, 1, 0, 1))


@check
def exit_conditions_need_a_job_that_looks_at_them():
    plain = added()
    details = refused(400, "InvalidPropertyValue", lambda: master.task.add(plain, task("x", exit_conditions=exits("none"))))
    equal(details["PropertyName"], "jobAction")
    depends = exits(dependency_action="satisfy")
    details = refused(400, "InvalidPropertyValue", lambda: master.task.add(plain, task("x", exit_conditions=depends)))
    equal(details["PropertyName"], "dependencyAction")


@check
def a_job_that_is_terminated_leaves_waiting_tasks_active():
    job_id = added(max_parallel_tasks=1)
    master.task.add(job_id, task("sleep"))
    eventually(lambda: state(job_id, "sleep"), "running")
    master.task.add(job_id, task("waits"))
    master.job.terminate(job_id)
    eventually(lambda: master.job.get(job_id).state, "completed")
    eventually(lambda: (state(job_id, "waits"), state(job_id, "sleep")), ("active", "completed"))
    refused(409, "JobCompleted", lambda: master.task.reactivate(job_id, "sleep"))


if __name__ == "__main__":
    main()
