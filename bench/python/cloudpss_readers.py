"""Readers of one job's output by the published client of CloudPSS, all at once; prints what each got as JSON."""

import json
import logging
import sys
import time
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from cloudpss.job import Job

SETTINGS = json.loads(sys.argv[1])
PATIENCE_S = 1200

plan = {"rid": "function/alice/" + SETTINGS["template"], "args": {}}
job = Job.create("", plan, {"args": {}})
begin = time.monotonic()
readers = [Job.fetch(job.id).read() for _ in range(SETTINGS["readers"])]
opened = time.monotonic() - begin
while any(each.status != 1 for each in readers) and time.monotonic() - begin < PATIENCE_S:
    time.sleep(0.05)
wanted = [str(number) for number in range(1, SETTINGS["messages"] + 1)]


def contents(reader):
    return [each["data"]["content"] for each in reader.messages if each["type"] == "log"]


whole = sum(contents(each) == wanted for each in readers)
ended = sum(each.messages[-1]["type"] == "terminate" for each in readers if each.messages)
print(json.dumps({"opened": opened, "seconds": time.monotonic() - begin, "whole": whole, "ended": ended}))
