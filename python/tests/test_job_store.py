"""The job store's document, function by function, against the server of KJ_SERVER in the name of KJ_DOMAIN."""

import inspect
import unittest
from typing import Any, Dict, Tuple
from uuid import UUID, uuid4

from kusciajob import Client, ConflictError, InvalidRequestError, NotFoundError, Party, Task, job_store
from kusciajob.job_store import (
    configure,
    createJob,
    deleteJob,
    findJob,
    getFinishedJobs,
    getJob,
    getJobResults,
    getJobs,
    getJobSchema,
    getPendingJobs,
    getRunningJobs,
    setJob,
    setJobFinished,
    setJobPending,
    setJobRunning,
    updateJobResult,
)

from .documented import Seen, check

NONE = inspect.Parameter.empty
# As in the headings of the document.
SIGNATURES: Dict[str, Tuple[Tuple[str, Any], ...]] = {
    "createJob": (("name", NONE), ("user", NONE), ("request", NONE), ("result", NONE)),
    "deleteJob": (("jobId", NONE),),
    "findJob": (("jobId", NONE),),
    "getFinishedJobs": (),
    "getJob": (("jobId", NONE), ("state", "pending")),
    "getJobResults": (("jobId", NONE),),
    "getJobSchema": (),
    "getJobs": (),
    "getPendingJobs": (),
    "getRunningJobs": (),
    "setJob": (("jobId", NONE), ("data", NONE), ("state", "pending")),
    "setJobFinished": (("jobId", NONE), ("data", NONE)),
    "setJobPending": (("jobId", NONE), ("data", NONE)),
    "setJobRunning": (("jobId", NONE), ("data", NONE)),
    "updateJobResult": (("jobId", NONE), ("data", NONE), ("inputJob", None)),
}
# As it is printed in the document.
SCHEMA = {
    "id": {"type": "string", "required": True, "unique": True, "default": "", "options": []},
    "name": {"type": "string", "required": False, "unique": False, "default": "", "options": []},
    "user": {"type": "string", "required": False, "unique": False, "default": "", "options": []},
    "request": {"type": "string", "required": False, "unique": False, "default": "", "options": []},
    "result": {"type": "string", "required": False, "unique": False, "default": "", "options": []},
    "status": {
        "type": "string",
        "required": False,
        "unique": False,
        "default": "idle",
        "options": ["idle", "pending", "running", "finished", "error"],
    },
    "messages": {"type": "string", "required": False, "unique": False, "default": "", "options": []},
}


def ids(jobs: Any) -> Any:
    return [job["id"] for job in jobs]


seen = Seen()
for _name in SIGNATURES:
    globals()[_name] = seen.note(_name, globals()[_name])


def tearDownModule() -> None:
    check("job-store.md", SIGNATURES, seen)


class Signatures(unittest.TestCase):
    def test_are_those_of_the_document(self) -> None:
        for name, expected in SIGNATURES.items():
            with self.subTest(name):
                parameters = inspect.signature(getattr(job_store, name)).parameters.values()
                self.assertEqual(tuple((each.name, each.default) for each in parameters), expected)
                self.assertEqual({each.kind for each in parameters} - {inspect.Parameter.POSITIONAL_OR_KEYWORD}, set())
        self.assertEqual(set(job_store.__all__), {*SIGNATURES, "configure"})

    def test_the_schema_is_that_of_the_document(self) -> None:
        self.assertEqual(getJobSchema(), SCHEMA)
        getJobSchema()["id"]["type"] = "changed"
        self.assertEqual(getJobSchema(), SCHEMA)


class Store(unittest.TestCase):
    def create(self, **fields: str) -> Any:
        given = {"name": "n", "user": "ada", "request": "r", "result": "", **fields}
        return createJob(**given)["id"]

    def test_creates_a_job_that_is_idle(self) -> None:
        job = createJob("Größe", "ada", '{"a": 1}', "")
        self.assertEqual(str(UUID(job["id"])), job["id"])
        expected = {"name": "Größe", "user": "ada", "request": '{"a": 1}', "result": "", "status": "idle", "messages": ""}
        self.assertEqual(job, {"id": job["id"], **expected})
        self.assertEqual(list(job), list(SCHEMA))
        self.assertEqual(findJob(job["id"]), (job, "pending"))
        self.assertEqual(getJob(job["id"]), job)
        self.assertEqual(getJob(job["id"], "idle"), job)

    def test_runs_a_job_and_takes_its_result(self) -> None:
        job = self.create()
        answer = setJobRunning(job, {"name": "renamed", "status": "pending", "lane": 7})
        self.assertEqual(answer, {"jobId": job, "name": "renamed", "status": "running", "lane": 7})
        document, state = findJob(job)
        self.assertEqual((document["name"], document["status"], document["lane"], state), ("renamed", "running", "7", "running"))
        with self.assertRaisesRegex(ConflictError, f"job {job} is running; its results are there when it has finished"):
            getJobResults(job)
        updateJobResult(job, {"sum": 3})
        finished = getJobResults(job)
        self.assertEqual((finished["status"], finished["result"]), ("finished", '{\n    "sum": 3\n}'))
        self.assertEqual(getJob(job, "finished"), finished)
        self.assertEqual(getJob(job, state="completed"), finished)
        with self.assertRaises(ConflictError):
            updateJobResult(job, {"sum": 4})
        with self.assertRaises(ConflictError):
            setJobRunning(job, {})

    def test_takes_a_document_that_is_known_already(self) -> None:
        job = createJob("n", "ada", "r", "")
        updateJobResult(job["id"], "done", inputJob={**job, "name": "from the document"})
        finished = getJobResults(job["id"])
        self.assertEqual((finished["name"], finished["result"]), ("from the document", '"done"'))

    def test_lets_a_job_wait_again(self) -> None:
        job = self.create()
        setJobRunning(job, {})
        self.assertEqual(setJobPending(job, {"status": "running"}), {"jobId": job, "status": "pending"})
        self.assertEqual(findJob(job)[1], "pending")
        self.assertEqual(getJob(job)["status"], "pending")
        setJobRunning(job, {})
        self.assertEqual(setJobFinished(job, {"result": "x"}), {"jobId": job, "result": "x"})
        self.assertEqual(getJobResults(job)["result"], "x")

    def test_fails_a_job_and_runs_it_again(self) -> None:
        job = self.create()
        setJob(job, {"messages": "no power"}, "error")
        document, state = findJob(job)
        self.assertEqual((document["status"], state), ("error", "error"))
        self.assertIn("no power", document["messages"])
        self.assertNotIn(job, ids(getFinishedJobs()))
        self.assertIn(job, ids(getJobs()))
        setJobRunning(job, {})
        self.assertEqual(findJob(job)[1], "running")

    def test_sets_a_job_as_the_example_does(self) -> None:
        number = uuid4().int % 10**9
        answer = setJob(number, {"name": "Job 1", "status": "completed"}, "completed")
        self.assertEqual(answer, {"jobId": number, "name": "Job 1", "status": "completed"})
        self.assertEqual(findJob(number)[1], "finished")
        self.assertEqual(getJob(str(number), "finished")["id"], str(number))

    def test_lists_jobs_by_state(self) -> None:
        waiting, running, finished = (self.create(name=name) for name in ("waiting", "running", "finished"))
        setJobRunning(running, {})
        setJobFinished(finished, {})
        self.assertEqual(list(map(type, (getJobs(), getPendingJobs(), getRunningJobs(), getFinishedJobs()))), [list] * 4)
        for found, inside in ((getPendingJobs, waiting), (getRunningJobs, running), (getFinishedJobs, finished)):
            with self.subTest(found.__name__):
                self.assertEqual({waiting, running, finished} & set(ids(found())), {inside})
        self.assertLessEqual({waiting, running, finished}, set(ids(getJobs())))

    def test_deletes_a_job(self) -> None:
        job = self.create()
        deleteJob(job)
        for call in (deleteJob, findJob, getJob, getJobResults):
            with self.subTest(call.__name__), self.assertRaises(NotFoundError):
                call(job)
        with self.assertRaises(NotFoundError):
            updateJobResult(job, 1)

    def test_says_what_is_wrong(self) -> None:
        job = self.create()
        unknown = "state is 'done', it must be one of idle, pending, running, finished"
        with self.assertRaisesRegex(ValueError, unknown):
            getJob(job, "done")
        with self.assertRaisesRegex(ValueError, unknown):
            setJob(job, {}, "done")
        with self.assertRaisesRegex(NotFoundError, f"job {job} is pending, not running"):
            getJob(job, "running")
        with self.assertRaisesRegex(InvalidRequestError, "data is a str, it must be a dict"):
            setJob(job, "text")
        with self.assertRaisesRegex(ConflictError, "the request of job .* cannot change"):
            setJob(job, {"request": "another"})

    def test_leaves_jobs_of_others_alone(self) -> None:
        domain = job_store._connection.domain
        with Client() as client:
            other = f"other-{uuid4().hex[:8]}"
            client.jobs.create(other, initiator=domain, tasks=[Task(alias="t", app_image="none", parties=[Party(domain)])])
            for call in (deleteJob, findJob):
                with self.assertRaisesRegex(NotFoundError, "none of this store"):
                    call(other)
            self.assertNotIn(other, ids(getJobs()))
            client.jobs.delete(other)

    def test_works_with_the_client_and_domain_of_a_script(self) -> None:
        domain = job_store._connection.domain
        with Client() as client:
            configure(client, domain=domain)
            self.addCleanup(configure)
            job = self.create()
            self.assertEqual(client.calls.get_job(job_id=job).job.initiator, domain)  # type: ignore[union-attr]
