"""The class of CloudPSS' document, member by member, against the server of CLOUDPSS_API_URL with local mode behind it.

The templates `report` (count, list), `gives` (a result), `endless` and `ticks` are there already.
"""

import asyncio
import inspect
import json
import os
import tempfile
import time
import unittest
from typing import Any, Dict, Tuple

from kusciajob import InvalidRequestError, KusciaJobError, NotFoundError, UnauthenticatedError, WaitTimeoutError
from kusciajob.cloudpss import (
    EMTView,
    IESLabSimulationView,
    IESLabTypicalDayView,
    IESView,
    Job,
    JobReceiver,
    MessageStreamReceiver,
    MessageStreamSender,
    PowerFlowView,
    View,
    configure,
    register,
)

from .documented import Seen, heading, table

NONE = inspect.Parameter.empty
KWARGS = ("**kwargs", NONE)
# As in the headings of the document.
SIGNATURES: Dict[str, Tuple[Tuple[str, Any], ...]] = {
    "fetch": (("id", NONE),),
    "fetchMany": (("name", None), ("cursor", []), ("pageSize", 10)),
    "create": (
        ("revisionHash", NONE),
        ("job", NONE),
        ("config", NONE),
        ("name", None),
        ("rid", ""),
        ("policy", None),
        KWARGS,
    ),
    "dump": (("job", NONE), ("file", NONE), ("format", "yaml"), ("compress", "gzip")),
    "load": (("file", NONE), ("format", "yaml")),
    "read": (("self", NONE), ("receiver", None), KWARGS),
    "write": (("self", NONE), ("sender", None), KWARGS),
    "view": (("self", NONE), ("viewType", NONE)),
    "status": (("self", NONE),),
    "abort": (("self", NONE), ("timeout", 3)),
}
ATTRIBUTES = ("id", "args", "job_status", "createTime", "startTime", "endTime", "context", "input", "output", "result")
STATIC = ("fetch", "fetchMany", "create", "dump", "load")
VIEWS = (EMTView, PowerFlowView, IESView, IESLabSimulationView, IESLabTypicalDayView)
PATIENCE = 120


seen = Seen()
for _name in SIGNATURES:
    _member = inspect.getattr_static(Job, _name)
    _noted = seen.note(_name, _member.__func__ if _name in STATIC else _member)
    setattr(Job, _name, staticmethod(_noted) if _name in STATIC else _noted)


def tearDownModule() -> None:
    """What has returned, and is there, is what the last column of the table says that works."""
    headings = {name: heading(name, [each for each in SIGNATURES[name] if each[0] != "self"]) for name in SIGNATURES}
    found = {f"job.{name}" for name in seen.names if name in ATTRIBUTES}
    found |= {f"{'Job' if name in STATIC else 'job'}.{headings[name]}" for name in seen.names if name in SIGNATURES}
    assert found == {name for name, cells in table("cloudpss.md").items() if cells[-1] == "works"}, found


def create(template: str, name: Any = None, rid: str = "", **args: Any) -> Job:
    return Job.create("", {"rid": f"function/alice/{template}", "args": args}, {"args": {}}, name=name, rid=rid)


class Signatures(unittest.TestCase):
    def test_are_those_of_the_document(self) -> None:
        for name, expected in SIGNATURES.items():
            with self.subTest(name):
                member = inspect.getattr_static(Job, name)
                self.assertEqual(isinstance(member, staticmethod), name in STATIC)
                parameters = inspect.signature(member.__func__ if name in STATIC else member).parameters.values()
                found = tuple(
                    ("**kwargs" if each.kind is each.VAR_KEYWORD else each.name, each.default) for each in parameters
                )
                self.assertEqual(found, expected)


class Jobs(unittest.TestCase):
    def test_creates_reads_and_shows_a_job(self) -> None:
        plan = {"rid": "function/alice/report", "args": {"count": 2, "@priority": 4}}
        job = Job.create("", plan, {"args": {"list": "spring"}}, name="Größe", rid="model/alice/nothing")
        for attribute in ATTRIBUTES:
            self.assertTrue(hasattr(job, attribute), attribute)
            seen.names.add(attribute)
        self.assertEqual((job.name, job.priority, job.args["count"]), ("Größe", 4, 2))
        self.assertEqual(job.context, ["function/alice/report", "model/alice/nothing"])
        receiver = job.read()
        self.assertIs(job.read(), receiver)
        receiver.waitFor(PATIENCE)
        self.assertEqual([each["type"] for each in receiver], ["progress", "progress", "log", "log", "terminate"])
        self.assertEqual((len(receiver), list(receiver), receiver.status), (5, [], 1))
        self.assertEqual((job.status(), job.job_status), (1, "COMPLETED"))
        fetched = Job.fetch(f"job/{job.id}")
        self.assertEqual((fetched.id, fetched.endTime), (job.id, job.endTime))
        self.assertIsNotNone(fetched.startTime)

    def test_takes_arguments_as_keywords_and_a_policy(self) -> None:
        plan = {"rid": "function/alice/report"}
        job = Job.create("", plan, {"args": {}}, policy={"priority": -2}, count=1)
        self.assertEqual((job.args["count"], job.priority), (1, -2))

    def test_goes_on_over_broken_connections(self) -> None:
        receiver = create("ticks").read()
        receiver.waitFor(PATIENCE)
        ticks = [each["data"]["content"] for each in receiver.messages[:-1]]
        self.assertEqual(ticks, [f"tick {number}" for number in range(1, 7)])

    def test_has_results(self) -> None:
        job = create("gives")
        job.read().waitFor(PATIENCE)
        # They may follow the end by a moment.
        end = time.monotonic() + PATIENCE
        while len(job.result) < 2:
            self.assertLess(time.monotonic(), end)
        self.assertEqual(job.result, {"sum": 42, "where": "s3://bucket/model"})

    def test_aborts_a_job(self) -> None:
        job = create("endless")
        with self.assertRaises(WaitTimeoutError):
            job.read().waitFor(0.1)
        self.assertEqual((job.status(), job.read().status), (0, 0))
        self.assertTrue(job.abort(3))
        self.assertEqual((job.status(), job.job_status), (2, "ABORTED"))
        job.read().waitFor(PATIENCE)

    def test_takes_a_receiver_and_a_sender_of_the_script(self) -> None:
        job = create("report", count=1)
        receiver = JobReceiver()
        self.assertIs(job.read(receiver), receiver)
        sender = MessageStreamSender(job.input)
        self.assertIs(job.write(sender), sender)
        self.assertIs(job.write(), sender)

    def test_sends_input_to_a_job(self) -> None:
        job = create("listens")
        said = {"type": "say", "data": {"value": 1.5, "text": "ü"}}
        job.write().write(said)
        job.write().write({"type": "end"})
        job.read().waitFor(PATIENCE)
        heard = [each for each in job.read().messages if each["type"] == "say"]
        self.assertEqual([each["data"] for each in heard], [said["data"]])
        with self.assertRaises(KusciaJobError):
            job.write().write(said)
        with self.assertRaisesRegex(KusciaJobError, "the job takes no input"):
            Job.fetch(job.id).write().write(said)

    def test_lists_jobs(self) -> None:
        made = [create("report", name=f"job {number}", count=1).id for number in range(3)]
        first = Job.fetchMany(pageSize=2)
        self.assertEqual(set(first), {"cursor", "total", "count", "items"})
        self.assertEqual((first["count"], len(first["items"])), (2, 2))
        self.assertEqual(set(first["items"][0]), {"id", "name", "description"})
        seen, page = [], Job.fetchMany(pageSize=2)
        while page["count"] > 0:
            seen += [each["id"] for each in page["items"]]
            page = Job.fetchMany(cursor=page["cursor"], pageSize=2)
        self.assertEqual(len(seen), len(set(seen)))
        self.assertLessEqual(set(made), set(seen))
        found = Job.fetchMany(name=made[0].upper())
        self.assertEqual([(each["id"], each["name"]) for each in found["items"]], [(made[0], "job 0")])

    def test_dumps_and_loads_a_job(self) -> None:
        job = create("report", count=1)
        job.read().waitFor(PATIENCE)
        job.status()
        with tempfile.TemporaryDirectory() as folder:
            for format, compress in (("yaml", "gzip"), ("yaml", None), ("json", "gzip")):
                with self.subTest(format=format, compress=compress):
                    file = os.path.join(folder, "job")
                    Job.dump(job, file, format, compress)
                    loaded = Job.load(file, format)
                    for attribute in ATTRIBUTES[:-2]:
                        self.assertEqual(getattr(loaded, attribute), getattr(job, attribute))
                    self.assertEqual((loaded.result, loaded.status()), (job.result, 1))
                    self.assertEqual(list(loaded.read()), job.read().messages)
            with self.assertRaisesRegex(KusciaJobError, "can only be looked at"):
                loaded.abort()
            with self.assertRaisesRegex(ValueError, "format is 'xml', it must be one of 'yaml', 'json'"):
                Job.dump(job, file, "xml")

    def test_shows_views(self) -> None:
        receiver = JobReceiver()
        job = create("report", count=1)
        job.read(receiver)
        columns = [{"name": "bus", "type": "text", "data": ["a", "b"]}, {"name": "voltage", "data": [1, 0.5]}]
        old = {"type": "table", "key": "t", "data": {"title": "old", "columns": []}}
        receiver.messages += [old, {**old, "data": {"title": "Buses", "columns": columns}}, {"type": "log", "data": {}}]
        for kind in VIEWS:
            with self.subTest(kind.__name__):
                view = job.view(kind)
                self.assertIsInstance(view, kind)
                self.assertEqual(view.render(), "Buses\nbus  voltage\na    1\nb    0.5")
        self.assertEqual([len(view.getMessagesByType("log")), len(view.getMessagesByKey("t"))], [1, 2])

        async def awaited() -> View:
            return await job.view(EMTView)

        self.assertIsInstance(asyncio.run(awaited()), EMTView)

        class Own(PowerFlowView):
            pass

        register(Own, lambda each: f"{len(each.getMessages())} messages")
        self.assertEqual(job.view(Own).render(), "3 messages")

    def test_says_what_is_wrong(self) -> None:
        with self.assertRaisesRegex(NotFoundError, "nothing"):
            Job.fetch("job/nothing")
        with self.assertRaisesRegex(NotFoundError, 'there is no template "nothing"'):
            create("nothing")
        with self.assertRaisesRegex(InvalidRequestError, "count"):
            create("report")
        with self.assertRaisesRegex(InvalidRequestError, "limit is 0, it must be from 1 to 1000"):
            Job.fetchMany(pageSize=0)
        with self.assertRaises(NotFoundError):
            receiver = MessageStreamReceiver("x")
            receiver.connect()
            receiver.waitFor(PATIENCE)
        configure(token="wrong")
        self.addCleanup(configure)
        with self.assertRaises(UnauthenticatedError):
            Job.fetch("nothing")

    def test_a_job_that_goes_on_is_written_as_far_as_it_is(self) -> None:
        job = create("endless")
        receiver = job.read()
        while len(receiver) == 0:
            with self.assertRaises(WaitTimeoutError):
                receiver.waitFor(0.1)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "job")
            Job.dump(job, file, compress=None)
            with open(file, encoding="utf-8") as written:
                self.assertEqual(json.load(written)["messages"][0]["data"]["content"], "begun")
        job.abort()
