"""AppImages: what a task runs."""

from __future__ import annotations

from typing import AsyncGenerator, List, Mapping, Optional, Sequence

from .._generated.async_calls import AsyncCalls
from .._generated.models import AppImageInfo, DeployTemplate, QueryAppImageResponseData

_PAGE = 100


class AsyncAppImages:
    """Keeps AppImages."""

    def __init__(self, calls: AsyncCalls) -> None:
        self._calls = calls

    async def create(
        self,
        name: str,
        *,
        image: AppImageInfo,
        deploy_templates: Sequence[DeployTemplate],
        config_templates: Optional[Mapping[str, str]] = None,
    ) -> None:
        """Creates an AppImage."""
        await self._calls.create_app_image(
            name=name, image=image, deploy_templates=deploy_templates, config_templates=config_templates
        )

    async def get(self, name: str) -> QueryAppImageResponseData:
        """One AppImage."""
        return await self._calls.query_app_image(name=name)

    async def get_many(self, names: Sequence[str]) -> List[QueryAppImageResponseData]:
        """Several AppImages. One unknown name fails the whole call."""
        return await self._calls.batch_query_app_image(names=names)

    async def list(self, *, page_size: int = _PAGE) -> AsyncGenerator[QueryAppImageResponseData, None]:
        """All AppImages by name, fetched page by page as they are taken."""
        page_token = ""
        while True:
            page = await self._calls.list_app_image(page_size=page_size, page_token=page_token)
            for app_image in page.appimage_list:
                yield app_image
            page_token = page.next_page_token
            if page_token == "":
                return

    async def update(
        self,
        name: str,
        *,
        image: Optional[AppImageInfo] = None,
        deploy_templates: Sequence[DeployTemplate] = (),
        config_templates: Optional[Mapping[str, str]] = None,
    ) -> None:
        """Replaces the image, and config and deploy templates if any are given."""
        await self._calls.update_app_image(
            name=name, image=image, deploy_templates=deploy_templates, config_templates=config_templates
        )

    async def delete(self, name: str) -> None:
        """Deletes an AppImage."""
        await self._calls.delete_app_image(name=name)
