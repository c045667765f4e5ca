"""What a script does with the published client of CloudPSS; prints what it saw as JSON."""

import json
import logging
import os
import sys
import tempfile
import time
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import cloudpss
from cloudpss.job import Job
from cloudpss.utils import graphql_request
from cloudpss.verify import userName

PATIENCE_S = 500
SETTINGS = json.loads(sys.argv[1])


def plan(template, **args):
    return {"rid": f"function/alice/{template}", "args": {"@queue": 1, "@priority": 3, "@tres": "cpu=2", **args}}


def create(template, config=None, **args):
    return Job.create(SETTINGS["revision"].get(template, ""), plan(template, **args), {"args": config or {}})


def until(test):
    """Waits for what must come."""
    end = time.monotonic() + PATIENCE_S
    while not test():
        if time.monotonic() > end:
            raise TimeoutError("not seen in time")
        time.sleep(0.05)


def failure(call, *args):
    try:
        call(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def read(job):
    """All messages of a job, once the client says that there are no more."""
    receiver = job.read()
    until(lambda: receiver.status == 1)
    return [each for each in receiver.messages if each.get("data", {}).get("content") != "websocket closed"]


# As in the headings of the document.
ATTRIBUTES = ("id", "args", "job_status", "createTime", "startTime", "endTime", "context", "input", "output", "result")


def members_of(done, running):
    """What becomes of each member of the document, asked of a job that has ended; `running` is there to be aborted."""
    file = os.path.join(tempfile.mkdtemp(), "job")
    calls = {
        "Job.fetch": lambda: Job.fetch(done.id),
        "Job.fetchMany": lambda: Job.fetchMany(),
        "Job.create": lambda: create("gives"),
        "Job.dump": lambda: Job.dump(Job.fetch(done.id), file),
        "Job.load": lambda: Job.load(file),
        "job.read": lambda: done.read(),
        "job.write": lambda: done.write(),
        "job.view": lambda: done.view(View),
        "job.status": lambda: done.status(),
        "job.abort": lambda: running.abort(1),
    }
    found = {f"job.{name}": "works" if hasattr(done, name) else "none" for name in ATTRIBUTES}
    for name, call in calls.items():
        owner, member = (Job, name[4:]) if name.startswith("Job") else (done, name[4:])
        try:
            call()
            found[name] = "works"
        except Exception:
            found[name] = "fails" if hasattr(owner, member) else "none"
    return found


class View:
    """A view of the messages of a job."""

    def __init__(self, receiver, sender):
        self.receiver = receiver


def main():
    seen = {"version": cloudpss.__version__, "user": userName()}

    job = create("report", {"list": "spring"}, count=3)
    seen["args"] = {name: job.args[name] for name in ("count", "_ModelArgs", "@queue")}
    seen["context"] = job.context[:1]
    seen["policy"] = job.policy
    seen["user of the job"] = job.user
    seen["messages"] = read(job)
    seen["status()"] = job.status()
    until(lambda: Job.fetch(job.id).job_status == "COMPLETED")
    done = Job.fetch(f"job/{job.id}")
    seen["times"] = [bool(each) for each in (done.createTime, done.startTime, done.endTime)]
    seen["read again"] = read(done) == seen["messages"]
    seen["input of one that is over"] = done.input
    # Nothing can be written, and nothing breaks.
    done.write()

    listens = create("listens")
    sender = listens.write()
    until(lambda: sender.status == 1)
    for message in [{"type": "say", "data": {"value": 1.5, "list": ["a", None, True]}}, {"type": "say", "data": {"text": "ü"}}, {"type": "end"}]:
        sender.write(message)
    heard = read(listens)
    seen["heard"] = [{name: each[name] for name in ("type", "data")} for each in heard if each["type"] == "say"]

    long = create("ticks")
    seen["over reconnects"] = [each["data"].get("content") for each in read(long)][:-1]

    endless = create("endless")
    receiver = endless.read()
    until(lambda: len(receiver.messages) > 0)
    seen["first of a job that goes on"] = receiver.messages[0]["data"]["content"]
    seen["status() of it"] = endless.status()
    if SETTINGS["aborts"]:
        endless.abort(1)
    else:
        graphql_request(
            "mutation ($input: AbortJobInput!) { job: abortJob(input: $input) { id status } }",
            {"input": {"id": endless.id, "timeout": 1}},
        )
    until(lambda: Job.fetch(endless.id).job_status == "ABORTED")
    if SETTINGS["ends"]:
        until(lambda: receiver.status == 1)

    seen["missing"] = failure(Job.fetch, "nothing")
    seen["unknown parameter"] = failure(create, "report", {"other": 1})
    seen["unknown template"] = failure(create, "nothing")
    seen["other revision"] = failure(Job.create, "sha256:0", plan("report", count=1), {"args": {}})

    query = "query ($input: JobsInput!) { jobs(input: $input) { items { id status } item { id } count total cursor } }"
    cursor, pages = [], []
    while not pages or pages[-1]["count"] > 0:
        page = graphql_request(query, {"input": {"cursor": cursor, "limit": 2, "orderBy": ["createTime>"]}})
        pages.append(page["data"]["jobs"])
        cursor = pages[-1]["cursor"]
    seen["pages"] = [each["count"] for each in pages]
    listed = [each["id"] for page in pages for each in page["items"]]
    seen["each once"] = len(listed) == len(set(listed)) and {job.id, long.id, endless.id} <= set(listed)
    found = graphql_request(query, {"input": {"_search": job.id.upper(), "status": ["or", "COMPLETED", "RUNNING"]}})
    seen["found"] = [found["data"]["jobs"]["total"], *found["data"]["jobs"]["items"]] == [1, {"id": job.id, "status": "COMPLETED"}]
    seen["members"] = members_of(done, create("endless"))
    print(json.dumps(seen))


main()
