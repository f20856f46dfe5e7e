"""Codes reported reactions with everything that one home has: the starter, imported dictionaries, and their vectors."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pv_reports.records import Coding
from pv_reports.terminology.candidates import (
    ACCEPTED,
    BORROWED,
    Candidate,
    Embedder,
    Meaning,
    at_least,
    candidates,
    codings,
)
from pv_reports.terminology.dictionary import FOLDER, Dictionary, imported, starter
from pv_reports.terminology.meaning import has_meaning, load_meaning


class Coder:
    """Dictionaries of reactions, the starter first. Meaning is asked only for terms that letters do not decide."""

    def __init__(self, dictionaries: Sequence[Dictionary], meanings: Sequence[Meaning | None]) -> None:
        """``meanings[i]`` belongs to ``dictionaries[i]``."""
        self._pairs = list(zip(dictionaries, meanings, strict=True))

    @classmethod
    def open(cls, home: Path, embedder: Callable[[], Embedder] | None = None) -> "Coder | None":
        """The coder of a home; None where nothing was added to the starter, so that nothing has to be done.

        ``embedder`` is called only where vectors were made. Raises TerminologyError where a file is damaged.
        """
        files = imported(home)
        if not files and not any((home / FOLDER).glob("*.vectors")):
            return None
        found = [starter(), *(one for one in map(Dictionary.load, files) if one.about.kind == "reaction")]
        wanted = embedder() if embedder and any(has_meaning(home, one) for one in found) else None
        return cls(found, [load_meaning(home, one, wanted) if wanted else None for one in found])

    def reaction(self, term: str, known: Sequence[Coding]) -> tuple[Coding, ...]:
        """Codings of a reported term, dictionary by dictionary, each with its best first.

        ``known`` are the starter's by the letters. What it accepted is sought in the other dictionaries too, as a
        borrowed name: the starter may have seen an abbreviation written out.
        """
        accepted = next((coding.term for coding in known[:1] if coding.accepted), None)
        found: list[Coding] = []
        for dictionary, meaning in self._pairs:
            if dictionary is starter():
                ours = tuple(known)
                if meaning and not any(coding.accepted for coding in ours):
                    ours = codings(dictionary, candidates(dictionary, term, meaning)) or ours
            else:
                ours = codings(dictionary, _licensed(dictionary, meaning, term, accepted))
            found += ours
        return tuple(found)


def _licensed(dictionary: Dictionary, meaning: Meaning | None, term: str, accepted: str | None) -> list[Candidate]:
    found = candidates(dictionary, term)
    if found and found[0].score >= ACCEPTED:
        return found
    if meaning:
        found = candidates(dictionary, term, meaning)
    named = dictionary.exactly(accepted) if accepted else []
    return at_least(found, named[0], BORROWED) if named else found
