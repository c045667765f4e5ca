"""The classic first script of Azure Batch: a job, ten tasks, wait, print what they wrote, delete.

    python3 -m venv venv && venv/bin/pip install azure-batch==14.2.0
    BATCH_URL=http://127.0.0.1:8085 BATCH_ACCOUNT=main BATCH_KEY=... venv/bin/python quickstart.py
"""

import datetime
import os
import time
import uuid

from azure.batch import BatchServiceClient
from azure.batch import models
from azure.batch.batch_auth import SharedKeyCredentials

POOL = os.environ.get("BATCH_POOL", "shell")
JOB = "quickstart-" + uuid.uuid4().hex[:8]
TASKS = 10


def wait_until_completed(client, job_id, timeout):
    end = datetime.datetime.now() + timeout
    while datetime.datetime.now() < end:
        if all(task.state == models.TaskState.completed for task in client.task.list(job_id)):
            return
        time.sleep(0.5)
    raise RuntimeError("the tasks did not end within " + str(timeout))


def text_of(client, job_id, task_id, name):
    return b"".join(client.file.get_from_task(job_id, task_id, name)).decode()


def main():
    credentials = SharedKeyCredentials(os.environ["BATCH_ACCOUNT"], os.environ["BATCH_KEY"])
    client = BatchServiceClient(credentials, batch_url=os.environ["BATCH_URL"])

    pool = client.pool.get(POOL)
    print("pool %s is %s" % (pool.id, pool.state.value))

    client.job.add(models.JobAddParameter(id=JOB, pool_info=models.PoolInformation(pool_id=POOL)))
    try:
        tasks = [
            models.TaskAddParameter(
                id="task-%d" % number,
                command_line="/bin/sh -c 'echo hello from task $NUMBER; echo told to stderr >&2'",
                environment_settings=[models.EnvironmentSetting(name="NUMBER", value=str(number))],
            )
            for number in range(TASKS)
        ]
        client.task.add_collection(JOB, tasks)
        wait_until_completed(client, JOB, datetime.timedelta(minutes=5))
        for task in sorted(client.task.list(JOB), key=lambda each: each.id):
            said = text_of(client, JOB, task.id, "stdout.txt").strip()
            print("%s: exit code %d: %s" % (task.id, task.execution_info.exit_code, said))
        print("stderr of task-0: " + text_of(client, JOB, "task-0", "stderr.txt").strip())
        counts = client.job.get_task_counts(JOB).task_counts
        print("%d of %d succeeded" % (counts.succeeded, TASKS))
    finally:
        client.job.delete(JOB)


if __name__ == "__main__":
    main()
