# Generated from ../_async/consents.py by `npm run generate`. Do not edit.
"""Consents: how a domain answers what jobs ask of it."""

from __future__ import annotations

from typing import Generator, Sequence

from .._generated.calls import Calls
from .._generated.models import Consent, GetConsentResponseData

_PAGE = 100


class Consents:
    """Shows what jobs ask of a domain, and answers it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def list(
        self, domain_id: str, *, states: Sequence[str] = (), page_size: int = _PAGE
    ) -> Generator[Consent, None, None]:
        """What the jobs that have not ended ask of a domain; without ``states`` what waits for an answer."""
        page_token = ""
        while True:
            page = self._calls.list_consents(
                domain_id=domain_id, states=states, page_size=page_size, page_token=page_token
            )
            for consent in page.consents:
                yield consent
            page_token = page.next_page_token
            if page_token == "":
                return

    def get(self, domain_id: str, job_id: str) -> GetConsentResponseData:
        """All that a job asks of a domain, and the digest that an answer has to name."""
        return self._calls.get_consent(domain_id=domain_id, job_id=job_id)

    def accept(self, domain_id: str, job_id: str, *, digest: str, reason: str = "") -> None:
        """Accepts exactly what ``digest`` stands for; if the job asks for something else by now, this is refused."""
        self._decide(domain_id, job_id, "Accepted", digest, reason)

    def reject(self, domain_id: str, job_id: str, *, digest: str, reason: str = "") -> None:
        """Rejects exactly what ``digest`` stands for."""
        self._decide(domain_id, job_id, "Rejected", digest, reason)

    def _decide(self, domain_id: str, job_id: str, decision: str, digest: str, reason: str) -> None:
        self._calls.decide_consent(
            domain_id=domain_id, job_id=job_id, decision=decision, digest=digest, reason=reason
        )
