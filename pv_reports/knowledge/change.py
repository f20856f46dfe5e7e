"""A change of what is in use, in steps that a crash cannot leave half done."""

from typing import TYPE_CHECKING

from pv_reports.knowledge.stored import Key, Switch
from pv_reports.records import Passage, Scope, Source

if TYPE_CHECKING:
    from pv_reports.knowledge.archive import Archive


class Change:
    """A prepared change of what is in use: ``begin``, change the index, ``commit``, clean the index, ``finish``."""

    def __init__(
        self, archive: "Archive", switch: Switch, keys: list[Key], made: dict[tuple[Scope, str, str], list[Passage]]
    ) -> None:
        """``keys`` are the sources concerned, ``made`` the passages of the editions that were written."""
        self._archive, self._new, self.keys, self._made = archive, switch, keys, made
        self._others: list[Key] = []

    def begin(self) -> None:
        """Notes the sources concerned, so that a crash from here on is repaired."""
        now = self._archive.current()
        self._others = [key for key in now.pending if key not in self.keys]
        self._archive.save(now.model_copy(update={"pending": self._others + self.keys}))

    def commit(self) -> None:
        """Switches: from here on the new editions are in use."""
        self._archive.save(self._new.model_copy(update={"pending": self._others + self.keys}))

    def finish(self) -> None:
        """The index agrees with the switch again."""
        self._archive.save(self._new.model_copy(update={"pending": self._others}))

    def passages(self) -> list[Passage]:
        """The passages that will be in use for the sources concerned."""
        found: list[Passage] = []
        for scope, name in self.keys:
            entry = self._new.entries(scope)[name]
            if entry.active is not None:
                made = self._made.get((scope, name, entry.active))
                found += made if made is not None else self._archive.read(entry.editions[entry.active])
        return found

    def replaced(self) -> list[tuple[Key, str]]:
        """Source and edition that go out of use."""
        gone = []
        for scope, name in self.keys:
            old = self._archive.current().entries(scope).get(name)
            if old is not None and old.active is not None and old.active != self._new.entries(scope)[name].active:
                gone.append(((scope, name), old.active))
        return gone

    def sources(self) -> list[Source]:
        """The editions that were written, with ``active`` as it will be."""
        return [
            (entry := self._new.entries(scope)[name])
            .editions[edition]
            .source.model_copy(update={"active": entry.active == edition})
            for scope, name, edition in self._made
        ]
