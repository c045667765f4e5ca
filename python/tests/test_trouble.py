"""A server that is in trouble, played by a program that answers as it is told to."""

import asyncio
import os
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Dict, List, Tuple
from unittest.mock import patch

from kusciajob import (
    AsyncClient,
    Client,
    InvalidRequestError,
    UnauthenticatedError,
    UnavailableError,
    WaitTimeoutError,
)

Answer = Tuple[int, str, Dict[str, str]]
OK = '{"status":{"code":0,"message":"success","details":[]},"data":{"job_id":"x"}}'
JSON = {"content-type": "application/json"}


class Server:
    """Gives these answers one after the other, and the last one again."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: List[Tuple[str, Dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
                status, text, headers = answers[min(len(outer.requests), len(answers)) - 1]
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("content-length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Trouble(unittest.TestCase):
    def test_asks_again_after_429_and_503_which_have_done_nothing(self) -> None:
        with Server((429, "{}", {"retry-after": "0"}), (503, "{}", {}), (200, OK, JSON)) as server:
            with Client(server.url) as client:
                client.jobs.delete("x")
            self.assertEqual(len(server.requests), 3)

    def test_waits_as_long_as_the_server_asks_for(self) -> None:
        with Server((429, "{}", {"retry-after": "1"}), (200, OK, JSON)) as server, Client(server.url) as client:
            begin = time.monotonic()
            client.jobs.delete("x")
            self.assertGreaterEqual(time.monotonic() - begin, 1)

    def test_asks_again_after_other_failures_only_if_a_repeat_does_no_harm(self) -> None:
        with Server((502, "<html>", {})) as server, Client(server.url, retries=2) as client:
            with self.assertRaises(UnavailableError):
                client.jobs.delete("x")
            self.assertEqual(len(server.requests), 1)
            with self.assertRaises(UnavailableError):
                client.jobs.stop("x")
            self.assertEqual(len(server.requests), 4)

    def test_repeats_the_creation_of_a_job_with_the_same_id_of_the_request(self) -> None:
        with Server((502, "", {}), (200, OK, JSON)) as server, Client(server.url) as client:
            client.jobs.create("x", initiator="alice", tasks=[])
            first, second = (body for _, _, body in server.requests)
            self.assertIn(b"x-request-id", first)
            self.assertEqual(first, second)

    def test_does_not_repeat_what_the_server_refuses(self) -> None:
        refused = '{"status":{"code":11100,"message":"job id can not be empty"}}'
        with Server((200, refused, JSON)) as server, Client(server.url) as client:
            with self.assertRaisesRegex(InvalidRequestError, "can not be empty"):
                client.jobs.get("")
            self.assertEqual(len(server.requests), 1)

    def test_sends_the_token_of_the_moment(self) -> None:
        tokens = iter(["one\n", "two"])
        with Server((200, OK, JSON)) as server, Client(server.url, token=lambda: next(tokens)) as client:
            client.jobs.get("x")
            client.jobs.get("x")
            self.assertEqual([headers["token"] for _, headers, _ in server.requests], ["one", "two"])

    def test_says_what_is_wrong_with_its_settings(self) -> None:
        with patch.dict(os.environ, clear=True), self.assertRaisesRegex(ValueError, "KJ_SERVER"):
            Client()
        with self.assertRaisesRegex(ValueError, "cert_file"):
            Client("https://localhost", key_file="key.pem")

    def test_unreachable_server_is_told_after_all_tries(self) -> None:
        with Server((200, OK, JSON)) as server:
            url = server.url
        client = Client(url, retries=1)
        for work in (lambda: client.jobs.get("x"), lambda: next(client.jobs.watch())):
            with self.assertRaises(UnavailableError) as caught:
                work()
            self.assertFalse(caught.exception.sent)
        with self.assertRaises(WaitTimeoutError):
            client.with_options(retries=1000).jobs.wait("x", timeout=0.3)

    def test_silent_server_is_given_up(self) -> None:
        listener = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # takes connections, serves none
        client = Client(f"http://127.0.0.1:{listener.server_address[1]}", timeout=0.2, retries=0)
        with self.assertRaises(UnavailableError) as caught:
            client.jobs.get("x")
        self.assertTrue(caught.exception.sent)
        with self.assertRaises(WaitTimeoutError):
            client.with_options(retries=1000).jobs.wait("x", timeout=0.5)
        listener.server_close()

    def test_watch_that_is_refused_is_told(self) -> None:
        with Server((401, "", {})) as server, Client(server.url) as client:
            with self.assertRaises(UnauthenticatedError):
                next(client.jobs.watch())
        with Server((400, "state x is unknown", {})) as server, Client(server.url) as client:
            with self.assertRaisesRegex(InvalidRequestError, "state x is unknown"):
                next(client.jobs.watch(states=["x"]))

    def test_watch_goes_on_after_the_last_event(self) -> None:
        one = 'event: ADDED\nid: 1\ndata: {"object":{"job_id":"a"}}\n\n'
        two = 'event: MODIFIED\nid: 2\ndata: {"object":{"job_id":"a"}}\n\n'
        with Server((200, one, {}), (503, "", {}), (200, two, {})) as server, Client(server.url, retries=0) as client:
            watch = client.jobs.watch(["a", "b"])
            self.assertEqual([next(watch).type, next(watch).type], ["ADDED", "MODIFIED"])
            watch.close()
            self.assertEqual([headers.get("last-event-id") for _, headers, _ in server.requests], [None, "1", "1"])
            self.assertEqual(server.requests[0][0], "/api/v1/job/watch?job_id=a&job_id=b")

    def test_watch_goes_on_after_what_a_proxy_answers(self) -> None:
        one = 'event: ADDED\nid: 1\ndata: {"object":{"job_id":"a"}}\n\n'
        two = 'event: MODIFIED\nid: 2\ndata: {"object":{"job_id":"a"}}\n\n'
        passing: List[Answer] = [(status, "<html>", {}) for status in (500, 502, 504)]
        with Server((200, one, {}), *passing, (200, two, {})) as server, Client(server.url, retries=0) as client:
            watch = client.jobs.watch(["a"])
            self.assertEqual([next(watch).type, next(watch).type], ["ADDED", "MODIFIED"])
            watch.close()
            self.assertEqual(len(server.requests), 5)

    def test_asynchronous_client_does_the_same(self) -> None:
        async def main(url: str) -> None:
            async with AsyncClient(url, retries=2) as client:
                await client.jobs.delete("x")
                with self.assertRaises(UnavailableError):
                    await client.jobs.stop("x")

        with Server((429, "{}", {}), (200, OK, JSON), (502, "", {})) as server:
            asyncio.run(main(server.url))
            self.assertEqual(len(server.requests), 5)
