"""Reads knowledge sources: packs described by a ``source.yaml``, and JSONL of ``{"id","title","text"}``."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pv_reports.errors import IntakeError, KnowledgeError
from pv_reports.knowledge.passages import Section, block_sections, markdown_sections
from pv_reports.records import Scope, Source, SourceKind

DESCRIPTION = "source.yaml"
JSONL_LICENCE = "as supplied by the user"
_PLAIN = {".md", ".markdown", ".txt"}
_NOT_SOURCES = ("readme", "license", "licence", "changelog")


class SourceText(NamedTuple):
    """One edition with its text. Where it is not ``declared`` by a source.yaml, the last edition added is in use."""

    source: Source
    text: str
    sections: list[Section]
    declared: bool


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    file: str
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    edition: str = Field(min_length=1)
    date: datetime.date
    sha256: str = Field(pattern=r"^[0-9a-fA-F]{64}$")
    kind: SourceKind = "other"
    products: tuple[str, ...] = ()
    effective_from: datetime.date | None = None
    licence: str | None = None

    @field_validator("edition", mode="before")
    @classmethod
    def _edition_is_text(cls, value: object) -> object:
        # YAML reads an unquoted 2026-11-01 as a date.
        return value.isoformat() if isinstance(value, datetime.date) else value

    @model_validator(mode="after")
    def _reference_has_a_day(self) -> "_File":
        if self.kind == "reference_safety_information" and self.effective_from is None:
            raise ValueError("a reference_safety_information needs effective_from, the day it comes into force")
        return self


class _Pack(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    pack: str
    title: str
    licence: str = Field(min_length=1)
    files: tuple[_File, ...] = Field(min_length=1)


def read(paths: Sequence[Path], scope: Scope) -> list[SourceText]:
    """All editions under ``paths``: pack folders, folders of packs, single files of a pack, and JSONL files.

    Raises KnowledgeError, naming file and remedy, for a file that no source.yaml describes, that differs from its
    sha256, or that cannot be read. Nothing is returned unless everything can be.
    """
    found: dict[tuple[str, str], SourceText] = {}
    for path in paths:
        try:
            items = list(_read_path(Path(path), scope))
        except OSError as error:
            raise KnowledgeError(
                str(error.filename or path), f"it cannot be read ({error.strerror}).", "Check its permissions."
            ) from error
        for item in items:
            key = item.source.id, item.source.edition
            other = found.setdefault(key, item)
            if other.source.sha256 != item.source.sha256:
                raise KnowledgeError(
                    str(path),
                    f"two different texts claim to be source {key[0]!r}, edition {key[1]!r}.",
                    "Give one of them another id or edition.",
                )
    return list(found.values())


def _read_path(path: Path, scope: Scope) -> Iterator[SourceText]:
    if path.is_dir():
        if (path / DESCRIPTION).is_file():
            yield from _read_pack(path, scope)
            return
        packs = sorted(parent for parent in path.iterdir() if (parent / DESCRIPTION).is_file())
        strays = [child for child in sorted(path.iterdir()) if child not in packs and _is_source_file(child)]
        if strays or not packs:
            raise _undescribed(strays[0] if strays else path, path)
        for pack in packs:
            yield from _read_pack(pack, scope)
    elif not path.exists():
        raise KnowledgeError(str(path), "there is no such file or folder.", "Check the path.")
    elif path.suffix.lower() == ".jsonl":
        yield from _read_jsonl(path, scope)
    elif path.name == DESCRIPTION:
        yield from _read_pack(path.parent, scope)
    elif (path.parent / DESCRIPTION).is_file():
        yield from _read_pack(path.parent, scope, only=path.name)
    else:
        raise _undescribed(path, path.parent)


def _is_source_file(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and not path.name.lower().startswith(_NOT_SOURCES)


def _undescribed(path: Path, folder: Path) -> KnowledgeError:
    return KnowledgeError(
        str(path),
        f"no {DESCRIPTION} says what it is.",
        f"Write {folder / DESCRIPTION} with its title, edition, licence, date and sha256.",
    )


def _read_pack(folder: Path, scope: Scope, only: str | None = None) -> Iterator[SourceText]:
    description = folder / DESCRIPTION
    pack = _description(description)
    listed = {entry.file for entry in pack.files}
    for child in sorted(folder.iterdir()):
        asked_for = only in (None, child.name) and child.name != DESCRIPTION and _is_source_file(child)
        if asked_for and child.name not in listed:
            raise KnowledgeError(
                str(child),
                f"{DESCRIPTION} beside it does not list it.",
                f"Add it under files: in {description}, or move it elsewhere.",
            )
    for entry in pack.files:
        if only in (None, entry.file):
            yield _read_file(folder, description, pack, entry, scope)


def _description(path: Path) -> _Pack:
    import yaml

    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        place = ""
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
            place = f"line {error.problem_mark.line + 1}"
        raise KnowledgeError(str(path), "it is not valid YAML in UTF-8.", "Correct it.", place=place) from error
    try:
        return _Pack.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(
            str(path), f"{first['msg']}.", "Correct or add this entry; the file needs all of them.", place=place
        ) from error


def _read_file(folder: Path, description: Path, pack: _Pack, entry: _File, scope: Scope) -> SourceText:
    path = folder / entry.file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise KnowledgeError(str(description), f"{entry.file!r} lies outside the pack.", "List only files beside it.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(
            str(path), f"{DESCRIPTION} lists it, but it cannot be read ({error.strerror}).", "Restore or unlist it."
        ) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != entry.sha256.lower():
        raise KnowledgeError(
            str(path),
            f"its SHA-256 is {sha256}, not the one in {DESCRIPTION}: it was altered.",
            "Restore the file; or, for a new edition, set edition, date and sha256 anew.",
        )
    text, sections = _text(path, data)
    source = Source(
        id=entry.id,
        title=entry.title,
        edition=entry.edition,
        scope=scope,
        kind=entry.kind,
        licence=entry.licence or pack.licence,
        date=entry.date,
        sha256=sha256,
        products=tuple(dict.fromkeys(name.strip().lower() for name in entry.products if name.strip())),
        effective_from=entry.effective_from,
    )
    return SourceText(source, text, sections, declared=True)


def _text(path: Path, data: bytes) -> tuple[str, list[Section]]:
    if path.suffix.lower() in _PLAIN:
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise KnowledgeError(
                str(path), "it is not UTF-8 text.", "Save it as UTF-8.", place=f"byte {error.start}"
            ) from error
        sections = [Section("", 0, len(text))] if path.suffix.lower() == ".txt" else markdown_sections(text)
    else:
        text, sections = _document_text(path, data)
    if not text.strip():
        raise KnowledgeError(str(path), "it holds no text.", "Replace it by a file with a text layer, or unlist it.")
    return text, sections


def _document_text(path: Path, data: bytes) -> tuple[str, list[Section]]:
    """The texts of a file's documents, one after the other, and their sections."""
    from pv_reports import intake

    try:
        documents = intake.read(data, path.name).documents
    except IntakeError as error:
        raise KnowledgeError(str(path), error.problem, error.remedy, place=error.place) from error
    text, sections = "", []
    for document in documents:
        shift = len(text)
        sections += [
            Section(section.title, section.start + shift, section.end + shift)
            for section in block_sections(document.text, document.blocks)
        ]
        text += document.text + "\n\n"
    return text, sections


def _read_jsonl(path: Path, scope: Scope) -> Iterator[SourceText]:
    date = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC).date()
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                identifier, title, text = _jsonl_fields(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise KnowledgeError(
                    str(path),
                    f"{error}." if type(error) is ValueError else "it is not one JSON object in UTF-8.",
                    'Each line holds {"id": "...", "title": "...", "text": "..."}.',
                    place=f"line {number}",
                ) from error
            sha256 = hashlib.sha256(f"{title}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
            source = Source(
                id=identifier,
                title=title,
                edition=sha256[:12],
                scope=scope,
                kind="other",
                licence=JSONL_LICENCE,
                date=date,
                sha256=sha256,
            )
            yield SourceText(source, text, [Section("", 0, len(text))], declared=False)


def _jsonl_fields(row: Any) -> tuple[str, str, str]:
    if not isinstance(row, dict):
        raise ValueError("the line is not a JSON object")
    identifier, title, text = row.get("id"), row.get("title") or "", row.get("text")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int) or str(identifier).strip() == "":
        raise ValueError('"id" must be a string or an integer')
    if not isinstance(title, str) or not isinstance(text, str) or not text.strip():
        raise ValueError('"text" must be a string with words, and "title" a string')
    if any("\ud800" <= character <= "\udfff" for character in f"{identifier}{title}{text}"):
        raise ValueError("the text holds half a surrogate pair, which is no character")
    return str(identifier), title, text
