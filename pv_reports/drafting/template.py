"""Report templates: `templates/<name>/<version>/` of files; released versions never change."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError

from pv_reports.errors import TemplateError
from pv_reports.records import Record
from pv_reports.settings import resource


class TemplateSection(Record):
    id: str
    title: str
    carries: tuple[str, ...] = ()


class ReportTemplate(Record):
    """``carries`` of a section are dotted case fields without indexes; ``sha256`` is over all files of the version."""

    name: str
    version: str
    title: str
    sections: tuple[TemplateSection, ...]
    house_style: tuple[str, ...]
    prompts: dict[str, str]
    layout: str
    folder: Path
    sha256: str

    @property
    def layout_path(self) -> Path:
        return self.folder / self.layout

    def render(self, prompt: str, **values: Any) -> str:
        """The prompt file ``prompt`` ("system" or "user") filled in. Raises TemplateError on an unknown name."""
        if prompt not in self.prompts:
            raise TemplateError(str(self.folder), f"names no prompt {prompt!r}.", "Add it under `prompts:`.")
        environment = Environment(
            loader=FileSystemLoader(self.folder),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 - a prompt is plain text, not HTML
        )
        return environment.get_template(self.prompts[prompt]).render(template=self, **values)


def versions(name: str) -> list[str]:
    """The released versions of a template, oldest first."""
    folder = resource("templates") / name
    found = [entry.name for entry in folder.iterdir() if (entry / "report.yaml").is_file()] if folder.is_dir() else []
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])


@cache
def load_template(name: str = "narrative", version: str | None = None) -> ReportTemplate:
    """The template ``name``, newest version unless one is given. Raises TemplateError."""
    known = versions(name)
    if not known or (version or known[-1]) not in known:
        raise TemplateError(
            f"template {name!r}", f"has no version {version or ''}".rstrip() + ".", "See the folders under templates/."
        )
    folder = resource("templates") / name / (version or known[-1])
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    try:
        content = yaml.safe_load((folder / "report.yaml").read_text(encoding="utf-8"))
        return ReportTemplate(**content, folder=folder, sha256=digest.hexdigest())
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise TemplateError(
            str(folder / "report.yaml"), f"is not a report description: {error}.", "Compare it with a released one."
        ) from error
