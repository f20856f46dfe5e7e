"""Per-field scores of extracted cases against gold cases: exact and token-level precision, recall and F1."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Lists of things are aligned by the field that names a thing.
_NAMED_BY = {"products": "name", "reactions": "term", "tests": "name"}
_OUTSIDE = frozenset({"id", "schema_version", "documents", "validity", "speculated", "coded", "substance"})
# Links inside a case; gold does not number products and reactions.
_LINKS = frozenset({"reporter_causality.product", "reporter_causality.reaction"})
_EDGES = " \t\r\n.,;:()[]\"'“”‘’"


@dataclass(slots=True)
class Tally:
    """Counts of one field. ``tokens_*`` count words: shared, predicted, gold."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    tokens_shared: int = 0
    tokens_found: int = 0
    tokens_gold: int = 0

    def add(self, other: "Tally") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def token_f1(self) -> float:
        return _share(2 * self.tokens_shared, self.tokens_found + self.tokens_gold)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


@dataclass(slots=True)
class Miss:
    """One value that gold and extraction do not share."""

    document: str
    field: str
    gold: str | None
    found: str | None


@dataclass(slots=True)
class Scores:
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    cases_gold: int = 0
    cases_found: int = 0

    @property
    def total(self) -> Tally:
        whole = Tally()
        for tally in self.fields.values():
            whole.add(tally)
        return whole


def plain(record: Any) -> Any:
    """A dumped SafetyCase with every Fact replaced by its value, every empty field left out."""
    if isinstance(record, Mapping):
        if "value" in record and "evidence" in record:
            return plain(record["value"])
        items = {
            key: plain(value) for key, value in record.items() if key not in _OUTSIDE and not key.endswith("_evidence")
        }
        return {key: value for key, value in items.items() if value not in (None, [], {}, "")}
    if isinstance(record, list | tuple):
        return [plain(item) for item in record]
    return record


def score(document: str, gold: Sequence[Any], found: Sequence[Any], into: Scores) -> None:
    """Add one document's cases (plain values) to ``into``. Cases are paired where they share most."""
    into.cases_gold += len(gold)
    into.cases_found += len(found)
    for expected, actual in _pairs(list(gold), list(found), None):
        _compare_record(document, "", expected or {}, actual or {}, into)


def _compare_record(
    document: str, prefix: str, gold: Mapping[str, Any], found: Mapping[str, Any], into: Scores
) -> None:
    for key in sorted((gold.keys() | found.keys()) - _OUTSIDE):
        path = f"{prefix}{key}"
        if path in _LINKS:
            continue
        expected, actual = gold.get(key), found.get(key)
        if key == "age":
            _compare(document, path, _age(expected), _age(actual), into)
        elif isinstance(expected, Mapping) or isinstance(actual, Mapping):
            _compare_record(document, f"{path}.", expected or {}, actual or {}, into)
        elif isinstance(expected, list) or isinstance(actual, list):
            _compare_lists(document, path, expected or [], actual or [], into)
        else:
            _compare(document, path, expected, actual, into)


def _compare_lists(document: str, path: str, gold: list[Any], found: list[Any], into: Scores) -> None:
    if any(isinstance(item, Mapping) for item in [*gold, *found]):
        for expected, actual in _pairs(gold, found, _NAMED_BY.get(path.rpartition(".")[2])):
            _compare_record(document, f"{path}.", expected or {}, actual or {}, into)
        return
    for expected, actual in _pairs(gold, found, None):
        _compare(document, path, expected, actual, into)


def _compare(document: str, path: str, gold: Any, found: Any, into: Scores) -> None:
    if gold in (None, "") and found in (None, ""):
        return
    tally = into.fields[path]
    expected, actual = normal(gold), normal(found)
    a, b = Counter(expected.split()), Counter(actual.split())
    tally.tokens_shared += (a & b).total()
    tally.tokens_gold += a.total()
    tally.tokens_found += b.total()
    if expected == actual:
        tally.right += 1
        return
    tally.missed += gold not in (None, "")
    tally.wrong += found not in (None, "")
    into.misses.append(Miss(document, path, _shown(gold), _shown(found)))


def normal(value: Any) -> str:
    """For comparing: lower case, single spaces, no outer punctuation; 54.0 equals 54."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    return re.sub(r"\s+", " ", str(value or "").strip(_EDGES)).lower()


def _age(value: Any) -> str | None:
    return f"{value['value']:g} {value['unit']}" if value else None


def _shown(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _pairs(gold: list[Any], found: list[Any], named_by: str | None) -> Iterator[tuple[Any, Any]]:
    """Greedy best-first pairing; what has no partner comes with None."""
    ranked = sorted(
        ((_alike(g, f, named_by), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True
    )
    left_gold, left_found = set(range(len(gold))), set(range(len(found)))
    for likeness, i, j in ranked:
        if likeness > 0 and -i in left_gold and -j in left_found:
            left_gold.discard(-i)
            left_found.discard(-j)
            yield gold[-i], found[-j]
    for i in sorted(left_gold):
        yield gold[i], None
    for j in sorted(left_found):
        yield None, found[j]


def _alike(gold: Any, found: Any, named_by: str | None) -> float:
    if named_by:
        gold, found = gold.get(named_by, ""), found.get(named_by, "")
    a, b = Counter(_leaves(gold)), Counter(_leaves(found))
    if a == b:
        return 2.0
    return 2 * (a & b).total() / max(1, (a + b).total())


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _OUTSIDE:
                yield from (f"{key}:{leaf}" for leaf in _leaves(item))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value not in (None, ""):
        yield from normal(value).split()
