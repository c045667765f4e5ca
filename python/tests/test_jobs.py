"""The client against a whole local mode, whose address and token are in KJ_SERVER and KJ_TOKEN.

The domains alice, bob and carol are there already; carol wants to be asked.
"""

import asyncio
import json
import os
import socket
import threading
import unittest
from typing import List, Optional
from urllib.parse import urlsplit
from uuid import uuid4

from kusciajob import (
    AlreadyExistsError,
    AsyncClient,
    Client,
    ConflictError,
    InvalidRequestError,
    JobEvent,
    JobFailedError,
    KusciaJobError,
    NotFoundError,
    Party,
    Task,
    UnauthenticatedError,
    WaitTimeoutError,
)
from kusciajob.models import AppImageInfo, ConfigVolumeMount, Container, DeployTemplate, JobChanges, JobResult

APPS = {
    "says": 'echo "$(cat /work/input)"; echo two; printf three',
    "fails": "echo broken > /dev/termination-log; exit 3",
    "goes-on": "echo begun; sleep 600",
    "gives": """printf '{"outputs":[{"name":"sum","value":"42"}]}' > /dev/termination-log""",
}
PATIENCE = 120


def new_id(name: str) -> str:
    """An id that no other test has."""
    return f"{name}-{uuid4().hex[:8]}"


def task_of(app: str, *, alias: str = "t", domain: str = "alice", says: str = "", after: Optional[str] = None) -> Task:
    """A task of one party."""
    before = [] if after is None else [after]
    return Task(alias=alias, app_image=app, parties=[Party(domain)], task_input_config=says, dependencies=before)


def setUpModule() -> None:
    """Makes the applications by the client itself."""
    with Client() as client:
        for name, script in APPS.items():
            container = Container(
                name="c",
                command=["sh", "-c", script],
                config_volume_mounts=[ConfigVolumeMount("/work/input", "input")],
            )
            client.app_images.create(
                name,
                image=AppImageInfo("none", "1"),
                deploy_templates=[DeployTemplate(name="d", replicas=1, restart_policy="Never", containers=[container])],
                config_templates={"input": "{{{.TASK_INPUT_CONFIG}}}"},
            )


class Jobs(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)

    def create(self, job_id: str, *tasks: Task) -> str:
        self.client.jobs.create(job_id, initiator="alice", tasks=tasks)
        return job_id

    def test_runs_waits_and_reads_logs(self) -> None:
        job = self.create(new_id("runs"), task_of("says", says="ümlaut"), task_of("says", alias="next", after="t"))
        status = self.client.jobs.wait(job, timeout=PATIENCE, check=True)
        self.assertEqual([task.state for task in status.tasks], ["Succeeded", "Succeeded"])
        self.assertEqual(list(self.client.jobs.logs(job, "t")), ["ümlaut", "two", "three"])
        self.assertEqual(
            list(self.client.jobs.logs(job, status.tasks[1].task_id, domain="alice"))[1:], ["two", "three"]
        )
        with self.assertRaisesRegex(KusciaJobError, "has no task x, it has t, next"):
            next(self.client.jobs.logs(job, "x"))
        shown = self.client.jobs.get(job)
        assert shown.status is not None
        self.assertEqual(
            (shown.initiator, shown.tasks[1].dependencies, shown.status.state), ("alice", ["t"], "Succeeded")
        )

    def test_tells_why_a_job_failed(self) -> None:
        job = self.create(new_id("fails"), task_of("fails"))
        with self.assertRaisesRegex(JobFailedError, f"{job} is Failed: .*broken") as caught:
            self.client.jobs.wait(job, timeout=PATIENCE, check=True)
        self.assertEqual(caught.exception.status, self.client.jobs.wait(job))

    def test_follows_a_log_until_the_job_is_stopped(self) -> None:
        job = self.create(new_id("follows"), task_of("goes-on"))
        lines = self.client.jobs.logs(job, "t", follow=True)
        self.assertEqual(next(lines), "begun")
        with self.assertRaises(WaitTimeoutError):
            self.client.jobs.wait(job, timeout=0.5)
        self.client.jobs.stop(job, reason="seen enough")
        self.assertEqual(list(lines), [])
        self.assertEqual(self.client.jobs.wait(job, timeout=PATIENCE).state, "Failed")

    def test_suspends_restarts_and_cancels(self) -> None:
        job = self.create(new_id("paused"), task_of("goes-on"))
        self.until(job, "Running")
        self.client.jobs.suspend(job)
        self.until(job, "Suspended")
        self.client.jobs.restart(job)
        self.until(job, "Running")
        self.client.jobs.cancel(job)
        self.assertEqual(self.client.jobs.wait(job, timeout=PATIENCE).state, "Cancelled")
        with self.assertRaises(ConflictError):
            self.client.jobs.suspend(job)

    def test_changes_a_job_that_is_as_it_was_read(self) -> None:
        job = self.create(new_id("changed"), task_of("goes-on"))
        self.until(job, "Running")
        etag = self.client.jobs.patch(job, JobChanges(display_name="first", priority=0))
        with self.assertRaises(ConflictError) as caught:
            self.client.jobs.patch(job, JobChanges(display_name="second"), if_match="other")
        self.assertEqual(caught.exception.http_status, 412)
        self.client.jobs.disable(job, policy="Requeue", if_match=etag)
        self.until(job, "Suspended")
        self.assertEqual(self.client.jobs.counts(job).active, 1)
        self.client.jobs.enable(job)
        self.until(job, "Running")
        self.client.jobs.update(job, JobChanges(description="new"))
        shown = self.client.calls.get_job(job_id=job).job
        assert shown is not None
        self.assertEqual((shown.display_name, shown.description), ("", "new"))
        self.client.jobs.terminate(job, reason="seen enough")
        self.assertIn("seen enough", self.client.jobs.wait(job, timeout=PATIENCE).err_msg)

    def test_reads_results(self) -> None:
        job = self.create(new_id("gives"), task_of("gives"))
        self.client.jobs.wait(job, timeout=PATIENCE, check=True)
        results: List[JobResult] = []
        # A job has ended a moment before its results are kept.
        for _ in self.client.jobs.watch([job], timeout=PATIENCE):
            results = list(self.client.jobs.results(job))
            if results:
                break
        [result] = results
        self.assertEqual((result.name, result.value, result.domain_id), ("sum", "42", "alice"))

    def test_makes_jobs_of_templates_at_given_times(self) -> None:
        name, templates, schedules = new_id("nightly"), self.client.templates, self.client.schedules
        task = {
            "alias": "t",
            "appImage": "says",
            "taskInputConfig": "$(params.says)",
            "parties": [{"domainID": "alice"}],
        }
        parameters = [{"name": "says", "required": True}, {"name": "at-once", "type": "number", "default": "1"}]
        job = {"initiator": "alice", "maxParallelism": "$(params.at-once)", "tasks": [task]}
        spec = {"parameters": parameters, "template": {"spec": job}}
        made = templates.create(name, spec)
        self.assertEqual(json.loads(templates.render(name, {"says": "x", "at-once": 2}).spec)["maxParallelism"], 2)
        with self.assertRaisesRegex(InvalidRequestError, "says"):
            templates.create_job(name)
        with self.assertRaises(ConflictError):
            templates.create_job(name, {"says": "x"}, revision="sha256:" + "0" * 64)
        by_hand = templates.create_job(name, {"says": "by hand"}, revision=made.revision)
        self.client.jobs.wait(by_hand, timeout=PATIENCE, check=True)
        self.assertEqual(next(self.client.jobs.logs(by_hand, "t")), "by hand")

        yearly = {"cron": {"expression": "0 2 1 1 *"}}
        self.assertEqual(len(schedules.preview({"trigger": yearly}, count=3)), 3)
        schedules.create(name, {"trigger": yearly, "template": {"name": name}, "parameters": {"says": "by the clock"}})
        self.assertEqual(schedules.stop(name).suspend, True)
        run = schedules.run_now(name)
        self.client.jobs.wait(run, timeout=PATIENCE, check=True)
        self.assertEqual(next(self.client.jobs.logs(run, "t")), "by the clock")
        self.assertEqual([each.job_id for each in schedules.runs(name)], [run])
        self.assertEqual([each.name for each in schedules.list(template=name, page_size=1)], [name])
        etag = schedules.patch(name, {"displayName": "Every year"}).etag
        self.assertEqual(schedules.get(name).display_name, "Every year")
        schedules.start(name)
        with self.assertRaises(ConflictError):
            schedules.delete(name, etag=etag)
        schedules.delete(name, cascade=True)
        templates.delete(name)
        self.assertEqual(list(templates.list(name_contains=name)), [])

    def test_lists_all_pages_and_deletes(self) -> None:
        mark = new_id("listed")
        jobs = [self.create(f"{mark}-{number}", task_of("says")) for number in range(5)]
        found = self.client.jobs.list(name_contains=mark, page_size=2, oldest_first=True)
        self.assertEqual(sorted(job.job_id for job in found), jobs)
        states = self.client.jobs.statuses([jobs[1], jobs[0]])
        self.assertEqual([each.job_id for each in states], [jobs[1], jobs[0]])
        for job in jobs:
            self.client.jobs.delete(job)
        for event in self.client.jobs.watch(jobs, timeout=PATIENCE):
            if event.type in ("SYNCED", "DELETED") and not list(self.client.jobs.list(name_contains=mark)):
                break
        else:
            self.fail("the jobs are still there")
        with self.assertRaises(NotFoundError):
            self.client.jobs.wait(jobs[0])

    def test_refuses_by_class(self) -> None:
        with self.assertRaises(NotFoundError):
            self.client.jobs.get("nobody-made-this")
        with self.assertRaises(InvalidRequestError):
            self.create("Bad_Name", task_of("says"))
        job = self.create(new_id("twice"), task_of("says"))
        with self.assertRaises(AlreadyExistsError):
            self.create(job, task_of("says"))
        with Client(token="wrong") as stranger, self.assertRaises(UnauthenticatedError):
            stranger.jobs.get(job)

    def test_submits_the_spec_of_a_kusciajob(self) -> None:
        job, task = new_id("spec"), {"alias": "t", "appImage": "says", "parties": [{"domainID": "alice"}]}
        spec = {"initiator": "alice", "tasks": [{**task, "taskInputConfig": "{}"}]}
        self.client.jobs.submit(job, spec, dry_run=True)
        with self.assertRaises(NotFoundError):
            self.client.jobs.get(job)
        self.client.jobs.submit(job, spec, labels={"team": "x"})
        self.assertEqual(self.client.jobs.wait(job, timeout=PATIENCE).state, "Succeeded")
        plan = self.client.calls.plan_job(job_id=job, action="delete")
        self.assertEqual((plan.job_id, plan.refusal), (job, ""))

    def test_waits_for_consent_and_gives_it(self) -> None:
        accepted, rejected = (
            self.create(new_id(name), task_of("says", domain="carol")) for name in ("accepted", "rejected")
        )
        for job in (accepted, rejected):
            self.until(job, "AwaitingApproval")
        asked_for = sorted(each.job_id for each in self.client.consents.list("carol", page_size=1))
        self.assertEqual(asked_for, [accepted, rejected])
        for job, answer in ((accepted, self.client.consents.accept), (rejected, self.client.consents.reject)):
            asked = self.client.consents.get("carol", job)
            self.assertIn('"says"', asked.content)
            assert asked.consent is not None
            answer("carol", job, digest=asked.consent.digest, reason="I say so")
        self.assertEqual(self.client.jobs.wait(accepted, timeout=PATIENCE).state, "Succeeded")
        self.assertEqual(self.client.jobs.wait(rejected, timeout=PATIENCE).state, "ApprovalReject")

    def test_keeps_app_images_and_domains(self) -> None:
        self.assertEqual(self.client.app_images.get("says").deploy_templates[0].containers[0].command[1], "-c")
        self.assertEqual([app.name for app in self.client.app_images.list(page_size=1)], sorted([*APPS, "intersect"]))
        self.client.app_images.update("says", image=AppImageInfo("none", "2"))
        self.assertEqual([app.image and app.image.tag for app in self.client.app_images.get_many(["says"])], ["2"])
        with self.assertRaises(AlreadyExistsError):
            self.client.domains.create("alice")
        self.assertEqual(self.client.domains.get("alice").domain_id, "alice")
        self.assertEqual([each.domain_id for each in self.client.domains.get_many(["bob"])], ["bob"])
        self.client.domains.create(name := new_id("domain"))
        self.client.domains.update(name, cert="")
        self.client.domains.delete(name)
        with self.assertRaises(NotFoundError):
            self.client.app_images.get(name)

    def test_knows_who_it_is(self) -> None:
        self.assertEqual(self.client.whoami().name, "master")

    def test_watch_outlives_its_connection(self) -> None:
        with Cut() as between, Client(between.url) as shaky:
            jobs = [new_id("watched") for _ in range(2)]
            watch, seen = shaky.jobs.watch(jobs, timeout=PATIENCE), [""]

            def until(line: str) -> None:
                while seen[-1] != line:
                    seen.append(line_of(next(watch)))

            until("SYNCED")
            self.create(jobs[0], task_of("says"))
            until(f"MODIFIED {jobs[0]} Succeeded")
            between.cut()
            self.create(jobs[1], task_of("says"))
            self.client.jobs.wait(jobs[1], timeout=PATIENCE)
            between.mend()
            # What happened meanwhile comes in one piece.
            until(f"MODIFIED {jobs[1]} Succeeded")
            self.assertEqual(len([line for line in seen if line.startswith(f"ADDED {jobs[0]}")]), 1)
            self.assertEqual(len([line for line in seen if jobs[1] in line]), 1)
            self.assertEqual(seen.count("SYNCED"), 1)
            self.assertNotIn("RESET", seen)

    def until(self, job: str, state: str) -> None:
        for event in self.client.jobs.watch([job], states=[state], timeout=PATIENCE):
            if event.job is not None and event.type != "DELETED":
                return
        self.fail(f"{job} is not {state}")


class AsyncJobs(unittest.IsolatedAsyncioTestCase):
    async def test_runs_many_at_once(self) -> None:
        async def run(client: AsyncClient, job: str) -> List[str]:
            await client.jobs.create(job, initiator="alice", tasks=[task_of("says", says=job)])
            await client.jobs.wait(job, timeout=PATIENCE, check=True)
            return [line async for line in client.jobs.logs(job, "t")]

        async with AsyncClient() as client:
            mark = new_id("async")
            jobs = [f"{mark}-{number}" for number in range(4)]
            logs = await asyncio.gather(*(run(client, job) for job in jobs))
            self.assertEqual([lines[0] for lines in logs], jobs)
            listed = [job.job_id async for job in client.jobs.list(name_contains=mark, page_size=3)]
            self.assertEqual(sorted(listed), jobs)

    async def test_wait_can_be_cancelled(self) -> None:
        async with AsyncClient() as client:
            job = new_id("cancelled")
            await client.jobs.create(job, initiator="alice", tasks=[task_of("goes-on")])
            waiting = asyncio.ensure_future(client.jobs.wait(job))
            async for event in client.jobs.watch([job], states=["Running"]):
                if event.job is not None:
                    break
            waiting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await waiting
            await client.jobs.stop(job)
            self.assertEqual((await client.jobs.wait(job, timeout=PATIENCE)).state, "Failed")


def line_of(event: JobEvent) -> str:
    """An event in short."""
    if event.job is None or event.job.status is None:
        return event.type
    return f"{event.type} {event.job.job_id} {event.job.status.state}"


class Cut:
    """Passes bytes on to the server until it is cut; then it takes no connection until it is mended."""

    def __init__(self) -> None:
        target = urlsplit(os.environ["KJ_SERVER"])
        self._target = (target.hostname or "", target.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: List[socket.socket] = []
        self._is_cut = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Cut":
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._listener.close()

    def cut(self) -> None:
        self._is_cut = True
        while self._sockets:
            one = self._sockets.pop()
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def mend(self) -> None:
        self._is_cut = False

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                client.close()
                continue
            server = socket.create_connection(self._target)
            self._sockets += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
