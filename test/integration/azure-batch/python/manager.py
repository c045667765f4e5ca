"""A job with a manager, of a program that really runs."""

import json
import uuid

from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main

master = client_of(SETTINGS["master"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])
# It adds a task with the token of its pod, and is done when that runs.
ADD = """
call() { curl -sS --fail-with-body -H "Authorization: Bearer $(cat "$KUSCIA_JOB_API_TOKEN_FILE")" \
  -H 'Content-Type: application/json' -d "$2" "$KUSCIA_JOB_API_URL/api/v1/$1"; }
call task/add "$TASKS" || exit 1
until call task/list "{\\"job_id\\":\\"$JOB_ID\\"}" | grep -q '"alias": *"part"[^}]*"state": *"Running"'; do sleep 0.2; done
"""


def managed(**more):
    job_id = "managed-" + uuid.uuid4().hex[:8]
    parties = [{"domain_id": "alice"}]
    part = {"alias": "part", "app_image": "command", "task_input_config": "exec sleep 600", "parties": parties}
    tasks = json.dumps({"job_id": job_id, "tasks": [part]})
    manager = models.JobManagerTask(
        id="Manager",
        command_line="sh -ec '%s'" % ADD.replace("'", "'\\''"),
        environment_settings=[models.EnvironmentSetting(name="TASKS", value=tasks)],
        **more
    )
    master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL, job_manager_task=manager))
    return job_id


@check
def a_manager_adds_a_task_and_its_end_ends_the_job():
    job_id = managed()
    given = master.job.get(job_id).job_manager_task
    equal((given.id, given.kill_job_on_completion), ("Manager", True))
    eventually(lambda: master.job.get(job_id).state, "completed")
    equal(master.job.get(job_id).execution_info.terminate_reason, "JMComplete")
    found = {task.id: (task.state, task.execution_info.result) for task in master.task.list(job_id)}
    equal(found, {"Manager": ("completed", "success"), "part": ("completed", "failure")})


@check
def a_manager_that_does_not_kill_its_job_leaves_it_active():
    job_id = managed(kill_job_on_completion=False)
    eventually(lambda: master.task.get(job_id, "manager").state, "completed")
    equal(master.job.get(job_id).state, "active")
    equal(master.task.get(job_id, "part").state, "running")
    master.job.delete(job_id)


main()
