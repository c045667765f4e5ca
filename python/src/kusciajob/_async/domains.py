"""Domains: who can be party of a task."""

from __future__ import annotations

from typing import List, Sequence

from .._generated.async_calls import AsyncCalls
from .._generated.models import Domain, QueryDomainResponseData


class AsyncDomains:
    """Keeps Domains."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def create(self, domain_id: str, *, role: str = "", cert: str = "", master_domain_id: str = "") -> None:
        """Creates a Domain."""
        await self._calls.create_domain(domain_id=domain_id, role=role, cert=cert, master_domain_id=master_domain_id)

    async def get(self, domain_id: str) -> QueryDomainResponseData:
        """One Domain."""
        return await self._calls.query_domain(domain_id=domain_id)

    async def get_many(self, domain_ids: Sequence[str]) -> List[Domain]:
        """Several Domains. One unknown id fails the whole call."""
        return (await self._calls.batch_query_domain(domain_ids=domain_ids)).domains

    async def update(self, domain_id: str, *, role: str = "", cert: str = "", master_domain_id: str = "") -> None:
        """Changes a Domain."""
        await self._calls.update_domain(domain_id=domain_id, role=role, cert=cert, master_domain_id=master_domain_id)

    async def delete(self, domain_id: str) -> None:
        """Deletes a Domain."""
        await self._calls.delete_domain(domain_id=domain_id)
