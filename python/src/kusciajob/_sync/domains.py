# Generated from ../_async/domains.py by `npm run generate`. Do not edit.
"""Domains: who can be party of a task."""

from __future__ import annotations

from typing import List, Sequence

from .._generated.calls import Calls
from .._generated.models import Domain, QueryDomainResponseData


class Domains:
    """Keeps Domains."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def create(self, domain_id: str, *, role: str = "", cert: str = "", master_domain_id: str = "") -> None:
        """Creates a Domain."""
        self._calls.create_domain(domain_id=domain_id, role=role, cert=cert, master_domain_id=master_domain_id)

    def get(self, domain_id: str) -> QueryDomainResponseData:
        """One Domain."""
        return self._calls.query_domain(domain_id=domain_id)

    def get_many(self, domain_ids: Sequence[str]) -> List[Domain]:
        """Several Domains. One unknown id fails the whole call."""
        return (self._calls.batch_query_domain(domain_ids=domain_ids)).domains

    def update(self, domain_id: str, *, role: str = "", cert: str = "", master_domain_id: str = "") -> None:
        """Changes a Domain."""
        self._calls.update_domain(domain_id=domain_id, role=role, cert=cert, master_domain_id=master_domain_id)

    def delete(self, domain_id: str) -> None:
        """Deletes a Domain."""
        self._calls.delete_domain(domain_id=domain_id)
