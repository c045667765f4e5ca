# Generated from ../_async/client.py by `npm run generate`. Do not edit.
"""The client."""

from __future__ import annotations

from types import TracebackType
from typing import Optional, Type

import httpx

from .._generated.calls import Calls
from .._generated.models import WhoAmIResponseData
from .._settings import Secret, Settings, settings_of, tls_context
from .app_images import AppImages
from .consents import Consents
from .domains import Domains
from .jobs import Jobs
from .schedules import Schedules
from .templates import Templates
from .transport import Transport


class Client:
    """A client of the job API.

    ``base_url`` is the server's address, such as ``https://jobs.example:8082``; by default that of ``KJ_SERVER``.
    ``token`` is the job API's own, by default that of ``KJ_TOKEN``; ``bearer`` is a token of Kubernetes. Either may be
    a function, which is then called for each request. ``ca_file``, ``cert_file`` and ``key_file`` are PEM files for
    ``https``.

    ``timeout`` is how many seconds the server may be silent during one try of a call. A call that is safe to repeat is
    tried again up to ``retries`` times while the server cannot be reached. ``http_client`` replaces the client that is
    used beneath, for example to go through a proxy.
    """

    def __init__(
        self,
        base_url: Optional[str] = None,
        *,
        token: Optional[Secret] = None,
        bearer: Optional[Secret] = None,
        ca_file: Optional[str] = None,
        cert_file: Optional[str] = None,
        key_file: Optional[str] = None,
        timeout: float = 35.0,
        retries: int = 4,
        http_client: Optional[httpx.Client] = None,
    ) -> None:
        settings = settings_of(base_url, token, bearer, timeout, retries)
        http = http_client or httpx.Client(verify=tls_context(settings.base_url, ca_file, cert_file, key_file))
        self._use(Transport(settings, http))

    def _use(self, transport: Transport) -> None:
        self._transport = transport
        self.calls = Calls(transport)
        """Every call of the job API as it is."""
        self.jobs = Jobs(self.calls)
        self.templates = Templates(self.calls)
        self.schedules = Schedules(self.calls)
        self.consents = Consents(self.calls)
        self.domains = Domains(self.calls)
        self.app_images = AppImages(self.calls)

    def with_options(self, *, timeout: Optional[float] = None, retries: Optional[int] = None) -> Client:
        """The same client, on the same connections, with other limits."""
        old = self._transport.settings
        settings = Settings(
            old.base_url,
            old.token,
            old.bearer,
            old.timeout if timeout is None else timeout,
            old.retries if retries is None else retries,
        )
        client = type(self).__new__(type(self))
        client._use(Transport(settings, self._transport.http))
        return client

    def whoami(self) -> WhoAmIResponseData:
        """Who the caller is, and what it may do with jobs."""
        return self.calls.who_am_i()

    def close(self) -> None:
        """Ends all connections."""
        self._transport.http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = None,
        error: Optional[BaseException] = None,
        traceback: Optional[TracebackType] = None,
    ) -> None:
        self.close()
