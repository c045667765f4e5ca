"""``Job`` of CloudPSS, on jobs that the operator runs.

It asks the job API's port for clients of CloudPSS, of ``CLOUDPSS_API_URL`` and ``CLOUDPSS_TOKEN``.
"""

# The names, signatures and defaults are those of the document that scripts were written for.

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from typing import Any, Callable, Dict, Generator, Iterator, List, Mapping, Optional, Sequence, Type, TypeVar
from urllib.parse import urlsplit

import httpx

from .errors import KusciaJobError, UnavailableError, WaitTimeoutError, error_of

__all__ = [
    "EMTView",
    "IESLabSimulationView",
    "IESLabTypicalDayView",
    "IESView",
    "Job",
    "JobReceiver",
    "MessageStreamReceiver",
    "MessageStreamSender",
    "PowerFlowView",
    "View",
    "configure",
    "register",
]

V = TypeVar("V", bound="View")

_NO_STREAM = "00000000-0000-0000-0000-000000000000"
_DONE = "COMPLETED"
_FAILED = ("FAILED", "ABORTED", "CANCELED", "TIMED_OUT", "KILLED")
_FIELDS = "id name description args createTime startTime endTime status context user priority input output"
_TIMEOUT_SECONDS = 35.0
_SILENCE_SECONDS = 60.0
_QUIET_SECONDS = 3.0
_MARGIN_SECONDS = 5.0
_PAUSE_SECONDS = 0.2
_RECONNECTIONS = 5

_settings: Dict[str, Optional[str]] = {"url": None, "token": None}


def configure(url: Optional[str] = None, *, token: Optional[str] = None) -> None:
    """Says where the port for clients of CloudPSS is, and which token of the job API to show.

    Without it that is what ``CLOUDPSS_API_URL`` and ``CLOUDPSS_TOKEN`` (else ``KJ_TOKEN``) say.
    """
    _settings.update(url=url, token=token)


class Job:
    """A job: what was asked for, how far it is, and the streams out of it and into it."""

    def __init__(self, **fields: Any) -> None:
        self._messages: Optional[List[Dict[str, Any]]] = fields.pop("messages", None)
        self._result: Optional[Dict[str, Any]] = fields.pop("result", None)
        self._receiver: Optional[JobReceiver] = None
        self._sender: Optional[MessageStreamSender] = None
        self._set(fields)

    def _set(self, fields: Mapping[str, Any]) -> None:
        self.id: str = fields["id"]
        self.name: str = fields["name"]
        self.description: str = fields["description"]
        self.args: Dict[str, Any] = fields["args"]
        self.job_status: str = fields["status"]
        """WAITING, RUNNING, ABORTING, COMPLETED, FAILED, ABORTED, CANCELED or TIMED_OUT."""
        self.createTime: Optional[str] = fields["createTime"]
        self.startTime: Optional[str] = fields["startTime"]
        self.endTime: Optional[str] = fields["endTime"]
        self.context: List[str] = fields["context"]
        self.user: str = fields["user"]
        self.priority: int = fields["priority"]
        self.input: str = fields["input"]
        """Id of the stream into the job."""
        self.output: str = fields["output"]
        """Id of the stream out of the job."""

    @staticmethod
    def fetch(id: str) -> Job:
        """The job of this id. Raises :class:`NotFoundError` if there is none."""
        query = f"query ($input: JobInput!) {{ job(input: $input) {{ {_FIELDS} }} }}"
        return Job(**_ask(query, {"id": id})["job"])

    @staticmethod
    def fetchMany(name: Optional[str] = None, cursor: List[Any] = [], pageSize: int = 10) -> Dict[str, Any]:
        """A page of the jobs that the caller may see, the newest first: ``items``, ``count``, ``total`` and ``cursor``.

        ``name`` is a part of the id. ``cursor`` is that of the page before. The page after the last one is empty.
        """
        query = """query ($input: JobsInput!) {
            jobs(input: $input) { items { id name description } count total cursor }
        }"""
        found: Dict[str, Any] = _ask(query, {"name": name, "cursor": cursor, "limit": pageSize})["jobs"]
        return found

    @staticmethod
    def create(
        revisionHash: str,
        job: Mapping[str, Any],
        config: Mapping[str, Any],
        name: Optional[str] = None,
        rid: str = "",
        policy: Optional[Mapping[str, Any]] = None,
        **kwargs: Any,
    ) -> Job:
        """Makes a job of a template, which ``rid`` or the ``rid`` of the plan ``job`` names.

        ``revisionHash`` is its revision, empty for any. The arguments of plan and ``config`` and ``kwargs`` become its
        parameters. ``policy`` has the ``priority``.
        """
        plan = {**job.get("args", {}), **kwargs}
        args = {**plan, "_ModelRevision": revisionHash or "", "_ModelArgs": config.get("args", {})}
        given = policy if policy is not None else {"queue": plan.get("@queue", 1), "priority": plan.get("@priority", 0)}
        query = f"mutation ($input: CreateJobInput!) {{ job: createJob(input: $input) {{ {_FIELDS} }} }}"
        context = [job["rid"], *([rid] if rid else [])]
        return Job(**_ask(query, {"args": args, "context": context, "policy": given, "name": name})["job"])

    @staticmethod
    def dump(job: Job, file: str, format: str = "yaml", compress: Optional[str] = "gzip") -> None:
        """Writes a job to a file, with all messages and results that it has given by now."""
        _require("format", format, ("yaml", "json"))
        _require("compress", compress, ("gzip", None))
        messages = job._messages
        if messages is None:
            # That of a job which has ended is read to its end.
            messages = [*_messages(job.output, "", follow=job.status() != 0)]
        # JSON is YAML, too.
        data = json.dumps({**job._fields(), "result": job.result, "messages": messages}, ensure_ascii=False, indent=2)
        content = data.encode()
        with open(file, "wb") as target:
            target.write(gzip.compress(content) if compress == "gzip" else content)

    @staticmethod
    def load(file: str, format: str = "yaml") -> Job:
        """A job as it was written to a file; it can be looked at. Whether the file is compressed shows by itself."""
        _require("format", format, ("yaml", "json"))
        with open(file, "rb") as source:
            content = source.read()
        data = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        return Job(**data)

    def read(self, receiver: Optional[JobReceiver] = None, **kwargs: Any) -> JobReceiver:
        """What receives the job's output: a ``receiver`` of the script's own, or one that is connected now."""
        if receiver is not None:
            self._receiver = receiver
        if self._receiver is None:
            connected = MessageStreamReceiver(self.output)
            if self._messages is None:
                connected.connect(**kwargs)
            else:
                connected.messages.extend(self._messages)
            self._receiver = connected
        return self._receiver

    def write(self, sender: Optional[MessageStreamSender] = None, **kwargs: Any) -> MessageStreamSender:
        """What sends input to the job: a ``sender`` of the script's own, or one of ours."""
        if sender is not None:
            self._sender = sender
        if self._sender is None:
            self._sender = MessageStreamSender(self.input)
        return self._sender

    def view(self, viewType: Type[V]) -> V:
        """The job's output as a view shows it. It may be awaited, too."""
        return viewType(self.read())

    @property
    def result(self) -> Dict[str, Any]:
        """What the job has given as results so far, by name."""
        if self._result is not None:
            return self._result
        query = "query ($input: JobInput!) { job(input: $input) { result } }"
        found: Dict[str, Any] = _ask(query, {"id": self.id})["job"]["result"]
        return found

    def status(self) -> int:
        """0: it runs or waits. 1: it has ended well. 2: it has failed."""
        if self._messages is None:
            self._set(Job.fetch(self.id)._fields())
        return 1 if self.job_status == _DONE else 2 if self.job_status in _FAILED else 0

    def abort(self, timeout: float = 3) -> bool:
        """Tells the job to stop, and waits for its end a little longer than ``timeout``; False if it goes on still."""
        if self._messages is not None:
            raise KusciaJobError(f"job {self.id} was loaded from a file and can only be looked at")
        query = "mutation ($input: AbortJobInput!) { job: abortJob(input: $input) { id status } }"
        _ask(query, {"id": self.id, "timeout": timeout})
        end = time.monotonic() + timeout + _MARGIN_SECONDS
        while self.status() == 0:
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE_SECONDS)
        return True

    def _fields(self) -> Dict[str, Any]:
        names = _FIELDS.replace("status", "job_status").split()
        fields = {name: getattr(self, name) for name in names}
        return {**fields, "status": fields.pop("job_status")}


class JobReceiver:
    """Messages of a job, in order. Iterating takes those that are there and have not been taken."""

    def __init__(self) -> None:
        self.messages: List[Dict[str, Any]] = []
        self.index = 0

    @property
    def status(self) -> int:
        """0 while messages may come, else 1."""
        return 1

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        return self

    def __next__(self) -> Dict[str, Any]:
        if self.index >= len(self.messages):
            raise StopIteration
        self.index += 1
        return self.messages[self.index - 1]

    def waitFor(self, timeOut: Optional[float] = None) -> None:
        """Waits until there are no more messages to come. Raises :class:`WaitTimeoutError`."""

    def close(self) -> None:
        """Receives no more."""


class MessageStreamReceiver(JobReceiver):
    """Receives the messages of a stream, over broken connections, until the job is over."""

    def __init__(self, output: str) -> None:
        super().__init__()
        self.id = output
        self.error: Optional[Exception] = None
        """Why it receives no more, if that is not the end of the job."""
        self._over = threading.Event()
        self._over.set()

    @property
    def status(self) -> int:
        return 1 if self._over.is_set() else 0

    def connect(self, **kwargs: Any) -> None:
        """Begins to receive, with ``from`` after that message."""
        self._over.clear()
        thread = threading.Thread(target=self._receive, args=(str(kwargs.get("from", "")),), daemon=True)
        thread.start()

    def _receive(self, since: str) -> None:
        try:
            for message in _messages(self.id, since):
                if self._over.is_set():
                    return
                self.messages.append(message)
        except Exception as error:
            self.error = error
        finally:
            self._over.set()

    def waitFor(self, timeOut: Optional[float] = None) -> None:
        if not self._over.wait(timeOut):
            raise WaitTimeoutError(f"the job goes on after {timeOut} s")
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        self._over.set()


class MessageStreamSender:
    """Sends input to a job."""

    def __init__(self, input: str) -> None:
        self.id = input

    def write(self, message: Any) -> None:
        """Sends a message. Raises :class:`KusciaJobError` if the job takes none."""
        if self.id == _NO_STREAM:
            raise KusciaJobError("the job takes no input")
        url = _stream_url(f"/api/streams/token/{self.id}")
        try:
            # The job's program may have to start first.
            answer = httpx.post(url, json=message, timeout=httpx.Timeout(_TIMEOUT_SECONDS, read=None))
        except httpx.HTTPError as error:
            raise UnavailableError(f"{type(error).__name__}: {error}") from error
        if answer.status_code != 204:
            raise error_of(answer.text, http_status=answer.status_code)


class View:
    """A job's output, as a renderer that is registered for the type of the view shows it."""

    def __init__(self, receiver: JobReceiver) -> None:
        self.receiver = receiver

    def __await__(self: V) -> Generator[Any, None, V]:
        return self
        yield

    def getMessages(self) -> List[Dict[str, Any]]:
        """All messages by now."""
        return self.receiver.messages

    def getMessagesByKey(self, key: str) -> List[Dict[str, Any]]:
        """Messages of this key."""
        return [each for each in self.receiver.messages if each.get("key") == key]

    def getMessagesByType(self, type: str) -> List[Dict[str, Any]]:
        """Messages of this type."""
        return [each for each in self.receiver.messages if each.get("type") == type]

    def getTables(self) -> List[Dict[str, Any]]:
        """The newest of each table: its ``title``, and ``columns`` by name."""
        tables: Dict[Any, Dict[str, Any]] = {}
        for index, message in enumerate(self.getMessagesByType("table")):
            data = message.get("data", {})
            columns = {each.get("name", ""): each.get("data", []) for each in data.get("columns", [])}
            tables[message.get("key") or index] = {"title": data.get("title", ""), "columns": columns}
        return list(tables.values())

    def waitFor(self, timeOut: Optional[float] = None) -> None:
        """Waits until the job is over."""
        self.receiver.waitFor(timeOut)

    def render(self) -> str:
        """The view as a text."""
        return next(_RENDERERS[kind] for kind in type(self).__mro__ if kind in _RENDERERS)(self)


class EMTView(View):
    """Electromagnetic transients."""


class PowerFlowView(View):
    """Power flow."""


class IESView(View):
    """An integrated energy system."""


class IESLabSimulationView(View):
    """The simulation of an integrated energy system."""


class IESLabTypicalDayView(View):
    """Typical days of an integrated energy system."""


def register(viewType: Type[View], renderer: Callable[[View], str]) -> None:
    """Lets ``renderer`` make the text of views of this type, and of types made from it."""
    _RENDERERS[viewType] = renderer


def _tables(view: View) -> str:
    return "\n\n".join(_table(each["title"], each["columns"]) for each in view.getTables())


def _table(title: str, columns: Mapping[str, List[Any]]) -> str:
    texts = [[name, *map(str, values)] for name, values in columns.items()]
    height = max((len(column) for column in texts), default=0)
    widths = [max(map(len, column)) for column in texts]
    lines = [
        "  ".join((column[row] if row < len(column) else "").ljust(width) for column, width in zip(texts, widths)).rstrip()
        for row in range(height)
    ]
    return "\n".join([*([title] if title else []), *lines])


_RENDERERS: Dict[type, Callable[[Any], str]] = {View: _tables}


def _require(what: str, value: Any, known: Sequence[Any]) -> None:
    if value not in known:
        raise ValueError(f"{what} is {value!r}, it must be one of {', '.join(map(repr, known))}")


def _url(path: str) -> str:
    url = _settings["url"] or os.environ.get("CLOUDPSS_API_URL")
    if not url:
        raise ValueError("the server is missing: call configure(url), or set CLOUDPSS_API_URL")
    return url.rstrip("/") + path


def _stream_url(path: str) -> str:
    # Streams are beside the address, whatever path that has.
    parts = urlsplit(_url(""))
    return f"{parts.scheme}://{parts.netloc}{path}"


def _ask(query: str, given: Mapping[str, Any]) -> Any:
    """What GraphQL answers. Raises an :class:`ApiError`."""
    token = _settings["token"] or os.environ.get("CLOUDPSS_TOKEN") or os.environ.get("KJ_TOKEN")
    headers = {"authorization": f"Bearer {token}"} if token else {}
    variables = {"input": {name: value for name, value in given.items() if value is not None}}
    body = {"query": query, "variables": variables}
    try:
        answer = httpx.post(_url("/graphql"), json=body, headers=headers, timeout=_TIMEOUT_SECONDS)
        data = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise UnavailableError(f"{type(error).__name__}: {error}") from error
    for refusal in data.get("errors", []):
        extensions = refusal.get("extensions", {})
        code = extensions.get("status", 0)
        raise error_of(refusal["message"], code=code, http_status=answer.status_code, reason=extensions.get("code"))
    return data["data"]


def _messages(stream: str, since: str, *, follow: bool = True) -> Generator[Dict[str, Any], None, None]:
    """The messages of a stream after one; a broken connection is made again, and goes on where it was."""
    seen, tries = since, 0
    while True:
        try:
            for event, identity, data in _events(stream, seen, _SILENCE_SECONDS if follow else _QUIET_SECONDS):
                tries = 0
                if event == "complete":
                    return
                if event == "message":
                    seen = identity
                    yield json.loads(data)
        except httpx.HTTPError as error:
            tries += 1
            if follow and tries > _RECONNECTIONS:
                raise UnavailableError(f"{type(error).__name__}: {error}") from error
        if not follow:
            return
        time.sleep(_PAUSE_SECONDS * 2**tries)


def _events(stream: str, since: str, silence: float) -> Generator[Any, None, None]:
    url = _stream_url(f"/api/streams/id/{stream}")
    query = {"format": "json", **({"from": since} if since else {})}
    with httpx.stream("GET", url, params=query, timeout=httpx.Timeout(_TIMEOUT_SECONDS, read=silence)) as answer:
        if answer.status_code != 200:
            answer.read()
            raise error_of(answer.text, http_status=answer.status_code)
        event, identity = "message", ""
        data: List[str] = []
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line == "":
                if data:
                    yield event, identity, "\n".join(data)
                event, identity, data = "message", "", []
            elif name == "event":
                event = value
            elif name == "id":
                identity = value
            elif name == "data":
                data.append(value)
