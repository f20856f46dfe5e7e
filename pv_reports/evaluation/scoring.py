"""Cases read from a document against its gold cases, field by field."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pv_reports.evaluation.agreement import near, normal
from pv_reports.evaluation.scores import CaseScore, DocumentScore, Miss

# Lists of things are aligned by the field that names a thing.
_NAMED_BY: Final = {"products": "name", "reactions": "term", "tests": "name"}
# What numbers and codes the rest, not what a document states: gold does not say it.
_OUTSIDE: Final = frozenset(
    {"id", "schema_version", "documents", "validity", "speculated", "coded", "substance", "ucum"}
)
# Links inside a case; gold does not number products and reactions.
_LINKS: Final = frozenset({"reporter_causality.product", "reporter_causality.reaction"})


def plain(record: Any) -> Any:
    """A dumped SafetyCase with every Fact replaced by its value; empty fields and what is not scored are left out."""
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


def score(document: str, gold: Sequence[Any], found: Sequence[Any]) -> DocumentScore:
    """One document's score; ``gold`` and ``found`` are plain cases. Cases are paired where they share most."""
    result = DocumentScore(document, cases_gold=len(gold), cases_found=len(found))
    for at, other in sorted(_pairs(gold, found, None), key=lambda pair: (pair[0] is None, pair)):
        case = CaseScore(None if at is None else at + 1)
        _compare_record("", _item(gold, at), _item(found, other), case)
        result.cases.append(case)
    return result


def _item(items: Sequence[Any], at: int | None) -> Any:
    return {} if at is None else items[at]


def _compare_record(prefix: str, gold: Mapping[str, Any], found: Mapping[str, Any], into: CaseScore) -> None:
    for key in sorted((gold.keys() | found.keys()) - _OUTSIDE):
        path = f"{prefix}{key}"
        if path in _LINKS:
            continue
        expected, actual = gold.get(key), found.get(key)
        if key == "age":
            _compare(path, _age(expected), _age(actual), into)
        elif isinstance(expected, Mapping) or isinstance(actual, Mapping):
            _compare_record(f"{path}.", expected or {}, actual or {}, into)
        elif isinstance(expected, list) or isinstance(actual, list):
            _compare_lists(path, expected or [], actual or [], into)
        else:
            _compare(path, expected, actual, into)


def _compare_lists(path: str, gold: list[Any], found: list[Any], into: CaseScore) -> None:
    records = any(isinstance(item, Mapping) for item in [*gold, *found])
    named_by = _NAMED_BY.get(path.rpartition(".")[2]) if records else None
    for at, other in _pairs(gold, found, named_by):
        if records:
            _compare_record(f"{path}.", _item(gold, at), _item(found, other), into)
        else:
            _compare(path, None if at is None else gold[at], None if other is None else found[other], into)


def _compare(path: str, gold: Any, found: Any, into: CaseScore) -> None:
    stated, read = gold not in (None, ""), found not in (None, "")
    if not stated and not read:
        return
    tally = into.fields[path]
    expected, actual = normal(gold), normal(found)
    a, b = Counter(expected.split()), Counter(actual.split())
    tally.tokens_shared += (a & b).total()
    tally.tokens_gold += a.total()
    tally.tokens_found += b.total()
    meets = stated and read and near(expected, actual)
    tally.near_gold += meets
    tally.near_found += meets
    if stated and read and expected == actual:
        tally.right += 1
        return
    tally.missed += stated
    tally.wrong += read
    into.misses.append(Miss(path, str(gold) if stated else None, str(found) if read else None))


def _age(value: Any) -> str | None:
    return f"{value['value']:g} {value['unit']}" if value else None


def _pairs(gold: Sequence[Any], found: Sequence[Any], named_by: str | None) -> Iterator[tuple[int | None, int | None]]:
    """Greedy best-first pairing, as places in both lists; what has no partner comes with None."""
    ranked = sorted(
        ((_alike(g, f, named_by), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True
    )
    left_gold, left_found = set(range(len(gold))), set(range(len(found)))
    for likeness, i, j in ranked:
        if likeness > 0 and -i in left_gold and -j in left_found:
            left_gold.discard(-i)
            left_found.discard(-j)
            yield -i, -j
    for i in sorted(left_gold):
        yield i, None
    for j in sorted(left_found):
        yield None, j


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
