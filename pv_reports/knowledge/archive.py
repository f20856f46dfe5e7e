"""The stored texts of all editions ever added, and the switch that says which edition of a source is in use.

``<home>/knowledge/<scope>/<hash>.jsonl`` holds the editions of one addition, a line each, and is never changed or
deleted: drafts cite its passages. ``<home>/knowledge/active.json`` is replaced as a whole, so an addition counts
entirely or not at all. The search index is derived from both and can be rebuilt.
"""

import datetime
import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from pv_reports.errors import KnowledgeError
from pv_reports.knowledge.change import Change
from pv_reports.knowledge.passages import make_passage, passages
from pv_reports.knowledge.products import known_names
from pv_reports.knowledge.sources import SourceText
from pv_reports.knowledge.stored import SCOPES, Edition, Entry, Key, Line, Switch, latest, write
from pv_reports.records import Passage, Scope, Source


class Archive:
    """Sources, editions and passages on disk. Reading sees what other processes have added meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Opens the archive in ``folder``, which is created where it is missing."""
        self._folder = folder
        self._lock = threading.RLock()
        self._stamp: tuple[int, int] | None = None
        self._switch = Switch()
        self._places: dict[str, tuple[Key, str]] | None = None
        self._products: frozenset[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def _path(self) -> Path:
        return self._folder / "active.json"

    def current(self) -> Switch:
        """What is in use now. Raises KnowledgeError where the file is damaged."""
        with self._lock:
            try:
                status = self._path.stat()
            except FileNotFoundError:
                return self._switch
            stamp = status.st_mtime_ns, status.st_ino
            if stamp != self._stamp:
                try:
                    self._switch = Switch.model_validate_json(self._path.read_bytes())
                except ValueError as error:
                    raise KnowledgeError(
                        str(self._path), "it is damaged.", "Restore it from a backup; the stored texts are beside it."
                    ) from error
                self._stamp, self._places, self._products = stamp, None, None
            return self._switch

    def save(self, switch: Switch) -> None:
        """Replaces what is in use."""
        with self._lock:
            write(self._path, switch.model_dump_json().encode())
            status = self._path.stat()
            self._switch, self._stamp = switch, (status.st_mtime_ns, status.st_ino)
            self._places = self._products = None

    def sources(self, *, all: bool = False) -> list[Source]:
        """The editions in use, or all editions ever added, ordered by scope and id; ``active`` tells them apart."""
        switch = self.current()
        found = []
        for scope in SCOPES:
            for _, entry in sorted(switch.entries(scope).items()):
                for edition in entry.editions.values():
                    active = edition.source.edition == entry.active
                    if active or all:
                        found.append(edition.source.model_copy(update={"active": active}))
        return found

    def is_active(self, passage: Passage) -> bool:
        """Whether the passage's edition is the one in use."""
        entry = self.current().entries(passage.scope).get(passage.source)
        return entry is not None and entry.active == passage.edition

    def changed(self, items: Sequence[SourceText]) -> list[SourceText]:
        """Those that are not stored and in use as they are. Raises KnowledgeError if a stored edition was altered."""
        return [item for item in items if self._changes(item)]

    def _changes(self, item: SourceText) -> bool:
        entry = self.current().entries(item.source.scope).get(item.source.id)
        stored = entry.editions.get(item.source.edition) if entry is not None else None
        if entry is None or stored is None:
            return True
        if stored.source.sha256 != item.source.sha256:
            raise KnowledgeError(
                item.source.id,
                "another text was added under this edition before, and reports may cite it.",
                "Give the new text its own edition.",
                place=f"edition {item.source.edition}",
            )
        # A user's JSONL carries no date of its own, only that of the file, which says nothing about the content.
        ignored = {} if item.declared else {"date": stored.source.date}
        if item.source.model_copy(update=ignored) != stored.source:
            return True
        return stored.withdrawn or (not item.declared and entry.active != item.source.edition)

    def store(self, items: Sequence[SourceText]) -> "Change":
        """Writes the editions as one volume per scope and prepares the switch; nothing counts before ``commit``."""
        switch = self.current().model_copy(deep=True)
        made: dict[tuple[Scope, str, str], list[Passage]] = {}
        for scope in SCOPES:
            mine = [item for item in items if item.source.scope == scope]
            if not mine:
                continue
            lines = []
            for item in mine:
                parts = passages(item.source, item.text, item.sections)
                made[scope, item.source.id, item.source.edition] = parts
                spans = [(part.section, part.start, part.end) for part in parts]
                line = Line(source=item.source, text=item.text, passages=spans).model_dump_json()
                lines.append(line.encode() + b"\n")
            volume = f"{scope}/{hashlib.sha256(b''.join(lines)).hexdigest()[:16]}.jsonl"
            write(self._folder / volume, b"".join(lines))
            at = 0
            for item, written in zip(mine, lines, strict=True):
                entry = switch.entries(scope).setdefault(item.source.id, Entry())
                count = len(made[scope, item.source.id, item.source.edition])
                entry.editions[item.source.edition] = Edition(source=item.source, volume=volume, at=at, passages=count)
                at += len(written)
        for item in items:
            entry = switch.entries(item.source.scope)[item.source.id]
            entry.active = latest(entry) if item.declared else item.source.edition
        return Change(self, switch, list(dict.fromkeys((item.source.scope, item.source.id) for item in items)), made)

    def withdraw(self, keys: Sequence[Key]) -> "Change":
        """Prepares taking sources out of use; their passages stay readable by id."""
        switch = self.current().model_copy(deep=True)
        for scope, source in keys:
            entry = switch.entries(scope)[source]
            entry.active = None
            for edition in entry.editions.values():
                edition.withdrawn = True
        return Change(self, switch, list(keys), {})

    def products(self) -> frozenset[str]:
        """Names of the products that any edition not withdrawn is about."""
        with self._lock:
            switch = self.current()
            if self._products is None:
                self._products = frozenset(
                    name
                    for scope in SCOPES
                    for entry in switch.entries(scope).values()
                    for edition in entry.editions.values()
                    if not edition.withdrawn
                    for name in edition.source.products
                )
            return self._products

    def keys(self, source: str) -> list[Key]:
        """The scopes in which the source is in use."""
        switch = self.current()
        found = [(scope, switch.entries(scope).get(source)) for scope in SCOPES]
        return [(scope, source) for scope, entry in found if entry is not None and entry.active is not None]

    def pending(self) -> list[Key]:
        """Sources whose index entries may not be those of the edition in use, after a crash."""
        return self.current().pending

    def settle(self) -> None:
        """The index agrees with the switch for all sources."""
        self.save(self.current().model_copy(update={"pending": []}))

    def active_passages(self, key: Key) -> list[Passage]:
        """The passages of the source's edition in use, in order; empty where none is."""
        entry = self.current().entries(key[0]).get(key[1])
        return self.read(entry.editions[entry.active]) if entry is not None and entry.active is not None else []

    def active_keys(self) -> list[Key]:
        """All sources in use."""
        return [(source.scope, source.id) for source in self.sources()]

    def active_count(self) -> int:
        """Number of passages of the editions in use."""
        switch = self.current()
        return sum(
            entry.editions[entry.active].passages
            for scope in SCOPES
            for entry in switch.entries(scope).values()
            if entry.active is not None
        )

    def passages_of(self, source: str, edition: str | None = None) -> list[Passage]:
        """The passages of one edition, by default that in use, in order. Raises KnowledgeError if there is none."""
        switch = self.current()
        for scope in reversed(SCOPES):
            entry = switch.entries(scope).get(source)
            wanted = (edition or entry.active) if entry is not None else None
            if entry is not None and wanted in entry.editions:
                return self.read(entry.editions[wanted])
        raise KnowledgeError(
            source,
            "no such source or edition is stored." if edition else "no edition of such a source is in use.",
            "See `pv-reports knowledge list`.",
            place=f"edition {edition}" if edition else "",
        )

    def in_force(self, products: Sequence[str], on: datetime.date) -> Iterator[Passage]:
        """Passages of each matching reference safety information, in its edition in force ``on`` that day."""
        wanted = set(known_names(products, self.products()))
        switch = self.current()
        for scope in SCOPES:
            for _, entry in sorted(switch.entries(scope).items()):
                editions = [
                    (edition.source.effective_from, edition.source.edition)
                    for edition in entry.editions.values()
                    if edition.source.kind == "reference_safety_information"
                    and not edition.withdrawn
                    and wanted & set(edition.source.products)
                    and edition.source.effective_from is not None
                    and edition.source.effective_from <= on
                ]
                if editions:
                    yield from self.read(entry.editions[max(editions)[1]])

    def passage(self, identifier: str) -> Passage | None:
        """The passage of any edition ever added."""
        with self._lock:
            switch = self.current()
            if self._places is None:
                self._places = {
                    part.id: ((scope, name), edition.source.edition)
                    for scope in SCOPES
                    for name, entry in switch.entries(scope).items()
                    for edition in entry.editions.values()
                    for part in self.read(edition)
                }
            place = self._places.get(identifier)
        if place is None:
            return None
        (scope, name), edition_name = place
        stored = self.read(switch.entries(scope)[name].editions[edition_name])
        return next((part for part in stored if part.id == identifier), None)

    def read(self, edition: Edition) -> list[Passage]:
        """The passages of a stored edition, in order."""
        path = self._folder / edition.volume
        try:
            with path.open("rb") as volume:
                volume.seek(edition.at)
                line = Line.model_validate_json(volume.readline())
        except (OSError, ValueError) as error:
            raise KnowledgeError(str(path), "a stored text cannot be read.", "Restore it from a backup.") from error
        return [make_passage(edition.source, line.text, *span) for span in line.passages]
