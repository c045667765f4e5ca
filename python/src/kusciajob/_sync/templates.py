# Generated from ../_async/templates.py by `npm run generate`. Do not edit.
"""Templates: jobs with blanks."""

from __future__ import annotations

import json
from typing import Any, Generator, Mapping, Optional

from .._generated.calls import Calls
from .._generated.models import RenderTemplateResponseData, Template
from .._jobs import as_texts

_PAGE = 100


class Templates:
    """Keeps templates, and makes jobs from them."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def create(
        self, name: str, spec: Mapping[str, Any], *, labels: Optional[Mapping[str, str]] = None
    ) -> Template:
        """Creates a template of the ``spec`` of a KusciaJobTemplate."""
        return self._calls.create_template(name=name, spec=json.dumps(spec), labels=labels)

    def get(self, name: str) -> Template:
        """One template, by its name or its id."""
        return self._calls.get_template(name=name)

    def list(
        self, *, name_contains: str = "", labels: Optional[Mapping[str, str]] = None, page_size: int = _PAGE
    ) -> Generator[Template, None, None]:
        """All templates that match, fetched page by page as they are taken."""
        page_token = ""
        while True:
            page = self._calls.list_templates(
                name_contains=name_contains, labels=labels, page_size=page_size, page_token=page_token
            )
            for template in page.templates:
                yield template
            page_token = page.next_page_token
            if page_token == "":
                return

    def update(self, name: str, spec: Mapping[str, Any], *, etag: str = "") -> Template:
        """Replaces the spec; with ``etag`` only if the template is still the one that was read."""
        return self._calls.update_template(name=name, spec=json.dumps(spec), etag=etag)

    def delete(self, name: str, *, etag: str = "") -> None:
        """Deletes a template. Jobs that were made from it stay."""
        self._calls.delete_template(name=name, etag=etag)

    def render(
        self, name: str, parameters: Optional[Mapping[str, Any]] = None, *, revision: str = ""
    ) -> RenderTemplateResponseData:
        """The job that the template would make with these parameters."""
        return self._calls.render_template(name=name, parameters=as_texts(parameters), revision=revision)

    def create_job(
        self,
        name: str,
        parameters: Optional[Mapping[str, Any]] = None,
        *,
        job_id: str = "",
        revision: str = "",
        labels: Optional[Mapping[str, str]] = None,
        dry_run: bool = False,
    ) -> str:
        """Creates a job from the template, and gives its id, which is made up unless ``job_id`` names one.

        With ``revision`` it is refused if the template has another one by now. ``dry_run`` only checks.
        """
        made = self._calls.create_job_from_template(
            template=name,
            parameters=as_texts(parameters),
            job_id=job_id,
            revision=revision,
            labels=labels,
            dry_run=dry_run,
        )
        return made.job_id
