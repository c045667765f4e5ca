"""What is made of bytes, without a server."""

import json
import unittest
from dataclasses import dataclass
from typing import List

from kusciajob import ConflictError, ErrorCode, ForbiddenError, NotFoundError, UnavailableError
from kusciajob._call import Event
from kusciajob._message import Message
from kusciajob._wire import EventParser, Lines, Tick, answer_of, backoff, overruns
from kusciajob.errors import error_of
from kusciajob.models import (
    ApproveJobRequest,
    ApproveResult,
    CreateJobRequest,
    EventType,
    JobPlanRow,
    JobResource,
    ListJobsResponse,
    Party,
    QueryJobResponse,
    Task,
    WatchJobEventResponse,
)


class Messages(unittest.TestCase):
    def test_request_has_the_names_of_the_job_api(self) -> None:
        party = Party("alice", resources=JobResource(cpu="1"))
        request = CreateJobRequest(job_id="j", tasks=[Task(alias="t", parties=[party])], custom_fields={"a": "b"})
        sent = json.loads(json.dumps(request.to_json()))
        self.assertEqual(sent["custom_fields"], {"a": "b"})
        self.assertEqual(sent["tasks"][0]["parties"][0]["resources"], {"cpu": "1", "memory": "", "bandwidth": ""})
        self.assertNotIn("header", sent)
        self.assertEqual(ApproveJobRequest(result=ApproveResult.APPROVE_RESULT_REJECT).to_json()["result"], 2)

    def test_what_may_be_missing_is_told_from_zero(self) -> None:
        self.assertIsNone(JobPlanRow.from_json({"task": "t"}).previous_attempt)
        self.assertEqual(JobPlanRow.from_json({"previous_attempt": 0}).previous_attempt, 0)
        self.assertEqual(JobPlanRow(previous_attempt=0).to_json()["previous_attempt"], 0)
        self.assertNotIn("previous_attempt", JobPlanRow().to_json())

    def test_fields_that_are_words_of_python_keep_their_name_on_the_wire(self) -> None:
        @dataclass
        class Range(Message):
            from_: str = ""

        self.assertEqual(Range("a").to_json(), {"from": "a"})
        self.assertEqual(Range.from_json({"from": "b"}).from_, "b")

    def test_answer_is_read_whole(self) -> None:
        answer = ListJobsResponse.from_json(
            {"data": {"jobs": [{"job_id": "a", "task_counts": {"total": 3}}], "total": "12", "unknown": 1}}
        )
        assert answer.data is not None and answer.data.jobs[0].task_counts is not None
        self.assertEqual((answer.data.total, answer.data.jobs[0].task_counts.total), (12, 3))

    def test_enums_come_by_name_or_number(self) -> None:
        for word in ("MODIFIED", 1):
            self.assertIs(WatchJobEventResponse.from_json({"type": word}).type, EventType.MODIFIED)
        self.assertEqual(WatchJobEventResponse.from_json({"type": 77}).type, 77)


class Errors(unittest.TestCase):
    def refuse(self, code: int, status: int = 200, reason: str = "") -> BaseException:
        body = json.dumps({"status": {"code": code, "message": "why"}, "data": None}).encode()
        headers = {"x-kusciajob-reason": reason} if reason else {}
        with self.assertRaises(Exception) as caught:
            answer_of(QueryJobResponse, status, headers, body)
        return caught.exception

    def test_reason_counts_before_the_code(self) -> None:
        self.assertIsInstance(self.refuse(ErrorCode.STOP_JOB), ConflictError)
        self.assertIsInstance(self.refuse(ErrorCode.STOP_JOB, reason="NotFound"), NotFoundError)
        self.assertIsInstance(self.refuse(ErrorCode.NOT_PARTICIPANT), ForbiddenError)
        self.assertIsInstance(self.refuse(ErrorCode.QUERY_JOB, reason="ServiceUnavailable"), UnavailableError)

    def test_error_tells_code_status_and_words(self) -> None:
        error = self.refuse(11202, 404)
        assert isinstance(error, NotFoundError)
        self.assertEqual((error.code, error.http_status, str(error), error.reason), (11202, 404, "why", "NotFound"))
        self.assertEqual(ErrorCode(error.code), ErrorCode.QUERY_JOB)

    def test_proxy_answers_in_other_words(self) -> None:
        with self.assertRaises(UnavailableError) as caught:
            answer_of(QueryJobResponse, 502, {}, b"<html>")
        self.assertTrue(caught.exception.sent)

    def test_unknown_reason_falls_back_to_the_base_class(self) -> None:
        self.assertEqual(type(error_of("?", code=1)).__name__, "ApiError")


class Streams(unittest.TestCase):
    def test_lines_end_at_line_feeds_only_and_may_come_in_pieces(self) -> None:
        lines, text = Lines(), '{"log":"ä\u2028b"}\n{"log":"c"}\n'.encode()
        seen: List[str] = []
        for byte in text:
            seen += lines.feed(bytes([byte]))
        self.assertEqual([json.loads(line)["log"] for line in seen], ["ä\u2028b", "c"])

    def test_events_come_in_pieces(self) -> None:
        text = 'event: ADDED\nid: 7\ndata: {"object":{"job_id":"ü"}}\n\n: heartbeat\n\nevent: SYNCED\ndata: {}\n\n'
        for size in (1, 5, 1000):
            parser, encoded = EventParser(), text.encode()
            seen = [
                event
                for start in range(0, len(encoded), size)
                for event in parser.feed(WatchJobEventResponse, encoded[start : start + size])
            ]
            added, tick, synced = seen
            assert isinstance(added, Event) and isinstance(synced, Event) and added.data.object is not None
            self.assertEqual((added.type, added.id, added.data.object.job_id), ("ADDED", "7", "ü"))
            self.assertIsInstance(tick, Tick)
            self.assertEqual((synced.type, synced.id, synced.data.object), ("SYNCED", None, None))

    def test_connections_are_made_anew_where_they_would_miss_a_deadline(self) -> None:
        self.assertTrue(overruns(left=3, silence=35))
        self.assertFalse(overruns(left=float("inf"), silence=35))
        self.assertFalse(overruns(left=11, silence=35))
        self.assertFalse(overruns(left=2.9, silence=3))

    def test_pauses_grow_to_a_bound(self) -> None:
        self.assertLessEqual(backoff(0), 0.1)
        self.assertTrue(5 <= backoff(1000) <= 10)
