"""A dictionary to code against: the starter's reactions or substances, or licensed files imported into the home folder.

Each imported dictionary is one file, ``<home>/terminology/<name>-<version>-<language>.npz``, that holds its terms and
the index of their names. The file stays in the home folder: a licence allows its holder to use it, not us to ship it.
"""

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pv_reports.errors import TerminologyError
from pv_reports.terminology.folding import TOKEN, Folder, fold_term
from pv_reports.terminology.grams import Grams
from pv_reports.terminology.lexicon import lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STARTER = "starter"
_FORMAT = 1
FOLDER = "terminology"


class Term(NamedTuple):
    """One code. ``preferred`` is the code of its preferred term, ``group`` an organ class or ATC codes."""

    code: str
    name: str
    preferred: str = ""
    preferred_name: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Which dictionary: ``name`` "MedDRA", ``version`` "27.1"; ``terms`` counts codes."""

    name: str
    version: str
    language: str
    kind: Literal["reaction", "substance"]
    terms: int = 0

    @property
    def id(self) -> str:
        """The name of its file, without ending."""
        if self.name == STARTER:
            return STARTER if self.kind == "reaction" else f"{STARTER}-{self.kind}s"
        return "-".join(re.sub(r"[^a-z0-9.]+", "_", part.lower()) for part in (self.name, self.version, self.language))


class Dictionary:
    """Terms and every name they may be found by; ``owners[i]`` is the number of the term that ``names[i]`` means.

    ``names[:own]`` are the dictionary's; the rest are the starter's synonyms of a term that both know, so that "threw
    up" finds the licensed term for vomiting though no licensed name says so.
    """

    def __init__(
        self, about: About, terms: Sequence[Term], names: Sequence[str], folded: Sequence[str],
        owners: "NDArray[np.int32]", own: int, grams: Grams,
    ) -> None:  # fmt: skip
        """``folded[i]`` are the words of ``names[i]`` as ``fold_term`` gives them, joined by blanks."""
        self.about, self.terms, self.names, self.folded = about, terms, names, folded
        self.owners, self.own, self.grams = owners, own, grams
        self._rows: dict[str, list[int]] = {}
        for row, words in enumerate(folded):
            self._rows.setdefault(words, []).append(row)

    @classmethod
    def build(cls, about: About, named: Iterable[tuple[str, Term]]) -> "Dictionary":
        """From (name, the term it stands for) pairs; a name may stand for several terms."""
        import numpy as np

        numbers: dict[Term, int] = {}
        names, owners = [], []
        for name, term in dict.fromkeys(named):
            names.append(name)
            owners.append(numbers.setdefault(term, len(numbers)))
        own = len(names)
        folder = Folder()
        words = [folded_words(name, folder) for name in names]
        for name, keys, owner in _borrowed(about.kind, words, owners) if about.name != STARTER else ():
            names.append(name)
            words.append(keys)
            owners.append(owner)
        about, folded = replace(about, terms=len(numbers)), [" ".join(keys) for keys in words]
        return cls(about, list(numbers), names, folded, np.asarray(owners, dtype=np.int32), own, Grams.build(words))

    @property
    def fingerprint(self) -> str:
        """A hash of the names in order: vectors that were made for other names must not be used."""
        return hashlib.sha256("\n".join(self.names).encode()).hexdigest()[:16]

    def exactly(self, name: str) -> list[Term]:
        """The terms of this name in any case, plural and UK or US spelling; the name as written comes first.

        A borrowed abbreviation counts only in capitals.
        """
        return [self.terms[self.owners[row]] for row in self._named(name)]

    def has_name(self, name: str) -> bool:
        """Whether this is a name of the dictionary itself, not only a borrowed one."""
        return any(row < self.own for row in self._named(name))

    def _named(self, name: str) -> list[int]:
        rows = self._rows.get(" ".join(fold_term(name)), [])
        rows = [r for r in rows if r < self.own or not self.names[r].isupper() or name.isupper()]
        names = self.names
        return sorted(rows, key=lambda r: (r >= self.own, names[r] != name, names[r].lower() != name.lower(), r))

    def save(self, home: Path) -> Path:
        """Write it into the home folder, replacing the same dictionary and version; complete or not at all."""
        import numpy as np

        path = home / FOLDER / f"{self.about.id}.npz"
        path.parent.mkdir(parents=True, exist_ok=True)
        about = {"format": _FORMAT, "own": self.own, **asdict(self.about)}
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".import-", suffix=".npz", delete=False) as file:
            np.savez(
                file,
                about=_packed(about),
                terms=_packed(self.terms),
                names=_packed(self.names),
                folded=_packed(self.folded),
                owners=self.owners,
                vocabulary=_packed(self.grams.vocabulary),
                starts=self.grams.starts,
                rows=self.grams.rows,
                norms=self.grams.norms,
            )
        os.replace(file.name, path)
        return path

    @classmethod
    def load(cls, path: Path) -> "Dictionary":
        """Read a saved dictionary. Raises TerminologyError where the file is damaged or of another release."""
        import numpy as np

        try:
            with np.load(path, allow_pickle=False) as stored:
                about = _unpacked(stored["about"])
                if about.pop("format") != _FORMAT:
                    raise ValueError("it was written by another release")
                grams = Grams(_unpacked(stored["vocabulary"]), stored["starts"], stored["rows"], stored["norms"])
                terms = [Term(*row) for row in _unpacked(stored["terms"])]
                own = about.pop("own")
                names, folded = _unpacked(stored["names"]), _unpacked(stored["folded"])
                return cls(About(**about), terms, names, folded, stored["owners"], own, grams)
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise TerminologyError(
                str(path), f"the dictionary cannot be read ({error}).", "Import its files again."
            ) from error


def imported(home: Path) -> list[Path]:
    """The files of the imported dictionaries, by name."""
    return sorted(path for path in (home / FOLDER).glob("*.npz") if not path.name.startswith("."))


@lru_cache(maxsize=2)
def starter(kind: Literal["reaction", "substance"] = "reaction") -> Dictionary:
    """The shipped starter dictionary; built once."""
    pairs = [
        (name, Term(concept.code, concept.term, concept.code, concept.term, concept.group))
        for concept in lexicon().concepts
        if concept.kind == kind
        for name in (concept.term, *concept.synonyms)
    ]
    return Dictionary.build(About(STARTER, "", "English", kind), pairs)


def folded_words(name: str, folder: Folder) -> tuple[str, ...]:
    """As ``fold_term``, remembering tokens: a dictionary has few words in many names."""
    return tuple([folder[token] for token in TOKEN.findall(name)])


def _borrowed(
    kind: str, words: Sequence[tuple[str, ...]], owners: Sequence[int]
) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The starter's other names of each term that has one of its names; the preferred name decides first."""
    owner: dict[tuple[str, ...], int] = {}
    for keys, number in zip(words, owners, strict=True):
        owner.setdefault(keys, number)
    for concept in lexicon().concepts:
        if concept.kind != kind:
            continue
        folded = {name: fold_term(name) for name in (concept.term, *concept.synonyms)}
        known = next((owner[keys] for keys in folded.values() if keys in owner), None)
        if known is not None:
            yield from ((name, keys, known) for name, keys in folded.items() if keys not in owner)


def _packed(value: Any) -> "NDArray[np.uint8]":
    import numpy as np

    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), dtype=np.uint8)


def _unpacked(stored: "NDArray[np.uint8]") -> Any:
    return json.loads(stored.tobytes())
