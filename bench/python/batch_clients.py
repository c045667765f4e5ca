"""Clients of Azure Batch: each adds a job with tasks, asks how it goes every second, and counts what it sees at the end.

Prints one line of JSON: of each client the times of its calls in seconds, and what it did not get.
"""

import json
import sys
import threading
import time

from azure.batch import BatchServiceClient, models
from azure.batch.batch_auth import SharedKeyCredentials

SETTINGS = json.loads(sys.argv[1])
PATIENCE_S = 3600


class Client:
    def __init__(self, number):
        self.job = "%s-%d" % (SETTINGS["prefix"], number)
        credentials = SharedKeyCredentials(SETTINGS["name"], SETTINGS["key"])
        self.batch = BatchServiceClient(credentials, batch_url=SETTINGS["url"])
        self.calls = {"add": [], "add_collection": [], "poll": []}
        self.errors = []
        self.missing = SETTINGS["tasks"]
        self.seconds = None

    def timed(self, what, call):
        begin = time.monotonic()
        answer = call()
        self.calls[what].append(time.monotonic() - begin)
        return answer

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.errors.append("%s: %s" % (type(error).__name__, error))

    def work(self):
        begin = time.monotonic()
        pool = models.PoolInformation(pool_id=SETTINGS["pool"])
        self.timed("add", lambda: self.batch.job.add(models.JobAddParameter(id=self.job, pool_info=pool)))
        ids = ["task-%d" % number for number in range(SETTINGS["tasks"])]
        tasks = [models.TaskAddParameter(id=each, command_line="true") for each in ids]
        added = self.timed("add_collection", lambda: self.batch.task.add_collection(self.job, tasks))
        # What a first try had added before it was cut off is there already.
        failed = [each for each in added.value if each.error and each.error.code != "TaskExists"]
        self.errors += ["%s: %s" % (each.task_id, each.error.code) for each in failed]
        while True:
            seen = self.timed("poll", lambda: self.batch.job.get_task_counts(self.job)).task_counts
            if seen.completed >= len(ids) or time.monotonic() - begin > PATIENCE_S:
                break
            time.sleep(1)
        options = models.TaskListOptions(filter="state eq 'completed'", select="id,executionInfo")
        done = {each.id for each in self.batch.task.list(self.job, options) if each.execution_info.exit_code == 0}
        self.missing = len(set(ids) - done)
        self.seconds = time.monotonic() - begin


clients = [Client(number) for number in range(SETTINGS["first"], SETTINGS["first"] + SETTINGS["clients"])]
threads = [threading.Thread(target=client.run) for client in clients]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps([{name: vars(each)[name] for name in ("calls", "errors", "missing", "seconds")} for each in clients]))
