"""Where the server is, and how it is asked."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Callable, Dict, Optional, Union

Secret = Union[str, Callable[[], str]]
"""A token, or what gives it; that is called for each request, so that the token may change."""


@dataclass(frozen=True)
class Settings:
    """What all calls of a client have in common."""

    base_url: str
    token: Optional[Secret]
    bearer: Optional[Secret]
    timeout: float
    retries: int

    def url(self, path: str) -> str:
        """The address of a call."""
        return self.base_url.rstrip("/") + path

    def headers(self) -> Dict[str, str]:
        """Who calls."""
        headers = {"user-agent": f"kusciajob-python/{_version()}"}
        if self.token is not None:
            headers["token"] = _text(self.token)
        if self.bearer is not None:
            headers["authorization"] = f"Bearer {_text(self.bearer)}"
        return headers


def settings_of(
    base_url: Optional[str], token: Optional[Secret], bearer: Optional[Secret], timeout: float, retries: int
) -> Settings:
    """The settings, of which address and token may come from the environment, as for kj."""
    url = base_url or os.environ.get("KJ_SERVER")
    if not url:
        raise ValueError("base_url is missing: give the address of the job API, or set KJ_SERVER")
    if token is None and bearer is None:
        token = os.environ.get("KJ_TOKEN") or None
    return Settings(url, token, bearer, timeout, retries)


def tls_context(
    base_url: str, ca_file: Optional[str], cert_file: Optional[str], key_file: Optional[str]
) -> Union[ssl.SSLContext, bool]:
    """For ``https``: whom to trust, and who we are."""
    if key_file is not None and cert_file is None:
        raise ValueError("key_file is of no use without cert_file")
    if not base_url.startswith("https:"):
        # Reading all of the system's certificates takes a while.
        return False
    context = ssl.create_default_context(cafile=ca_file)
    if cert_file is not None:
        context.load_cert_chain(cert_file, key_file)
    return context


def _text(secret: Secret) -> str:
    return (secret() if callable(secret) else secret).strip()


def _version() -> str:
    try:
        return version("kusciajob")
    except PackageNotFoundError:
        return "0"
