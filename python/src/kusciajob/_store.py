"""Where the modules for other systems' scripts keep their connection."""

from __future__ import annotations

import os
import threading
from typing import Optional

from ._sync.client import Client


class Connection:
    """The client and the domain that functions of a module work with, until a script says otherwise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: Optional[Client] = None
        self._domain: Optional[str] = None

    def configure(self, client: Optional[Client], domain: Optional[str]) -> None:
        """Sets what is given; None goes back to what the environment says."""
        with self._lock:
            self._client = client
            self._domain = domain

    @property
    def client(self) -> Client:
        """The client, by default of ``KJ_SERVER`` and ``KJ_TOKEN``."""
        with self._lock:
            if self._client is None:
                self._client = Client()
            return self._client

    @property
    def domain(self) -> str:
        """In whose name jobs are made, by default that of ``KJ_DOMAIN``."""
        domain = self._domain or os.environ.get("KJ_DOMAIN")
        if not domain:
            raise ValueError("domain is missing: call configure(domain=...) with whose jobs these are, or set KJ_DOMAIN")
        return domain
