"""The lexicon: finds the dictionary's terms, and phrases built from them, in running text."""

import gc
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from pv_reports.terminology.concepts import Concept, Kind, TermMatch, load
from pv_reports.terminology.folding import TOKEN, Folder, fold_term
from pv_reports.terminology.phrases import Phrases
from pv_reports.terminology.trie import Entry, Node, Tokens, insert, inserted, longest, look_up
from pv_reports.terminology.wordforms import Role, WordForms

_TRADE_MARKS = str.maketrans("", "", "®™©")


class Lexicon:
    """The starter dictionary, ready for matching. Get it with ``lexicon()``; it is immutable and may be shared."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: tuple[Concept, ...] = tuple(concepts)
        self._by_code = {(c.kind, c.code): c for c in self.concepts}
        self._root: Node = {}
        self._words = WordForms()
        self._folder = Folder()
        for concept in self.concepts:
            for name in (concept.term, *concept.synonyms):
                for keys in forms(name, self._folder):
                    insert(self._root, keys, Entry(concept.kind, concept, written_as(name, concept.kind)))
        self._settle()

    def _settle(self) -> None:
        roles = self._roles = self._words.known()
        for key in self._root:
            roles[key] = roles.get(key, Role.NONE) | Role.START
        for concept in self.concepts:
            if concept.kind == "test":
                for name in (concept.term, *concept.synonyms):
                    for keys in forms(name, self._folder):
                        roles[keys[0]] |= Role.TEST
        self._phrases = Phrases(self._root, self._role, self._by_code)

    def _role(self, key: str) -> int:
        role = self._roles.get(key, Role.NONE)
        if not role & Role.SETTLED:
            role |= self._words.by_ending(key)
            if len(self._roles) < 200_000:
                self._roles[key] = role | Role.SETTLED
        return role

    def with_products(self, names: Iterable[str] | Mapping[str, str]) -> "Lexicon":
        """A lexicon that also knows these product names, in any writing.

        A mapping gives each name its active substance: a known substance lends its concept, any other name becomes a
        concept of its own with an empty code.
        """
        pairs = names.items() if isinstance(names, Mapping) else ((name, name) for name in names)
        return self._with(
            (
                name.translate(_TRADE_MARKS),
                Entry("substance", self.substance(substance) or Concept("", "substance", substance.strip().lower())),
            )
            for name, substance in pairs
        )

    def with_meanings(self, meanings: Mapping[str, Concept]) -> "Lexicon":
        """A lexicon in which these words, written so, mean these concepts and nothing else."""
        return self._with(
            (name, Entry(concept.kind, concept, "upper" if name.isupper() else ""))
            for name, concept in meanings.items()
        )

    def _with(self, entries: Iterable[tuple[str, Entry]]) -> "Lexicon":
        """This lexicon and further names; what is known of its words is taken over and not worked out again."""
        other = object.__new__(Lexicon)
        other.concepts, other._by_code, other._root = self.concepts, self._by_code, self._root
        other._words, other._folder, other._roles = self._words, self._folder, dict(self._roles)
        for name, entry in entries:
            for keys in forms(name, self._folder):
                other._root = inserted(other._root, keys, entry)
                other._roles[keys[0]] = other._roles.get(keys[0], Role.NONE) | Role.START
        other._phrases = Phrases(other._root, other._role, other._by_code)
        return other

    def find(self, text: str, kinds: Collection[Kind] | None = None) -> list[TermMatch]:
        """Terms in ``text``, in order, never overlapping: at each place the leftmost longest one wins.

        ``kinds`` restricts what is looked for. Offsets count characters of ``text`` as given.
        """
        wanted = frozenset((*kinds, "blocked")) if kinds is not None else None
        tokens = Tokens(text, self._folder)
        keys, roles, root, phrases = tokens.keys, self._roles, self._root, self._phrases
        found: list[TermMatch] = []
        at, size = 0, len(keys)
        while at < size:
            key = keys[at]
            role = roles.get(key)
            if role is None or not role & Role.SETTLED:
                role = self._role(key)
            if role in (Role.NONE, Role.SETTLED):
                at += 1
                continue
            exact = longest(root, tokens, at, wanted) if role & Role.START else None
            best = phrases.widest(tokens, at, role, exact, wanted)
            if best is None:
                at += 1
                continue
            after, kind, concept, productive, confidence = best
            if kind == "blocked":
                at = after
                continue
            start, end = tokens.starts[at], tokens.ends[after - 1]
            found.append(TermMatch(start, end, kind, concept, text[start:end], productive, confidence))
            at = after
        return found

    def concept(self, kind: Kind, code: str) -> Concept | None:
        """The concept with this code."""
        return self._by_code.get((kind, code))

    def substance(self, name: str) -> Concept | None:
        """The substance behind a substance, brand or vaccine name; salts and trade marks do not matter."""
        return self._exact(name.translate(_TRADE_MARKS), "substance")

    def reaction(self, term: str) -> Concept | None:
        """The reaction of exactly this term or synonym."""
        return self._exact(term, "reaction")

    def _exact(self, name: str, kind: Kind) -> Concept | None:
        keys = fold_term(name)
        while keys:
            for entry in look_up(self._root, keys):
                if entry.kind == kind:
                    return entry.concept
            if kind != "substance" or not self._role(keys[-1]) & Role.SALT:
                return None
            keys = keys[:-1]
        return None


def forms(name: str, folder: Folder) -> list[tuple[str, ...]]:
    """The token paths of a synonym: as written, and with each hyphen closed up ("light-headed", "lightheaded")."""
    if name.isalpha():
        return [(folder[name],)]
    spellings = (name, name.replace("-", "")) if "-" in name else (name,)
    return [keys for spelling in spellings if (keys := tuple([folder[token] for token in TOKEN.findall(spelling)]))]


def written_as(name: str, kind: Kind) -> str:
    """How a synonym must be written: an abbreviation in capitals, a country with a capital, others in any case."""
    if name.isupper():
        return "upper"
    return "title" if kind == "country" else ""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The starter dictionary shipped in ``pv_reports/terminology/data``; read once."""
    collecting = gc.isenabled()
    gc.disable()  # the collector would walk the growing trie again and again: a third of the loading time
    try:
        return Lexicon(load())
    finally:
        if collecting:
            gc.enable()
