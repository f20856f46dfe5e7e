"""Where the sources of one case state different values: a Finding for each field that matters, never a silent choice.

Sources are a form's boxes, the narrative (patterns and tagger together), the model, the e-mails of a thread and the
documents of a submission. Each is linked to a case of its own and held against the case that stands.
"""

from collections.abc import Iterator
from typing import Any, Final

from pv_reports.extraction.link import link
from pv_reports.extraction.mentions import Mention
from pv_reports.extraction.pool import plain
from pv_reports.extraction.reading import Reading
from pv_reports.records import Document, Evidence, Fact, Finding, Product, Reaction, SafetyCase
from pv_reports.records.dates import compatible

_NARRATIVE: Final = ("pattern", "tagger")
_SURE: Final = {"form": 0.0, "person": 0.0, "model": 0.75}
_LEAST: Final = 0.85
_WORDS: Final = {"form": "the form", "pattern": "the text", "tagger": "the text", "model": "the model"}
_YEARS: Final = {"decade": 10, "year": 1, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365, "hour": 1 / 8760}
Names = tuple[str, str]


def disagreements(mentions: list[Mention], reading: Reading, document: Document, case: SafetyCase) -> list[Finding]:
    """What single sources of ``document`` state otherwise than ``case``, which was made of all of them."""
    sources: dict[tuple[int, str], list[Mention]] = {}
    for mention in mentions:
        who: str = "pattern" if mention.method in _NARRATIVE else mention.method
        sources.setdefault((reading.when(mention.start)[0], who), []).append(mention)
    if len(sources) < 2:
        return []
    newest = max(message for message, _ in sources)
    found: dict[tuple[str, str], Finding] = {}
    for (message, who), said in sources.items():
        alone = link(said, reading, document, case.id)
        older = message < newest and newest > 0
        names = ("the newer message" if older else "", "an older message" if older else _WORDS[who])
        for finding in differences(case, alone, names, follow_up=older):
            found.setdefault((finding.check, finding.reason), finding)
    return list(found.values())


def differences(case: SafetyCase, other: SafetyCase, names: Names, follow_up: bool = False) -> Iterator[Finding]:
    """The fields in which ``other`` contradicts ``case``, whose values were taken. ``names`` are theirs; an empty one
    is filled from the fact's method. In a ``follow_up`` a new outcome, action or dose is news and no contradiction."""
    yield from _patient(case, other, names)
    yield from _suspects(case, other, names)
    for mine, theirs in _pairs(case.products, other.products, product_key):
        if not follow_up:
            yield from _product(mine, theirs, names)
    for mine, theirs in _pairs(case.reactions, other.reactions, reaction_key):
        yield from _reaction(mine, theirs, names, follow_up)


def product_key(product: Product) -> str:
    """What makes two products the same medicine: the substance, else the name."""
    return (product.substance or (product.name.value if product.name else "")).casefold()


def reaction_key(reaction: Reaction) -> str:
    """What makes two reactions the same: a certain code, else the words."""
    if reaction.coded and reaction.coded[0].score == 1.0:
        return reaction.coded[0].code
    return reaction.term.value.casefold() if reaction.term else ""


def _pairs(first: tuple[Any, ...], second: tuple[Any, ...], key: Any) -> Iterator[tuple[Any, Any]]:
    known = {key(item): item for item in first}
    return ((known[key(item)], item) for item in second if key(item) in known)


def _sure(fact: Fact[Any] | None) -> bool:
    return fact is not None and fact.confidence >= _SURE.get(fact.method, _LEAST)


def _patient(case: SafetyCase, other: SafetyCase, names: Names) -> Iterator[Finding]:
    for field, label in (
        ("age", "age"), ("sex", "sex"), ("initials", "initials"), ("birth_date", "birth date"), ("weight_kg", "weight")
    ):  # fmt: skip
        one, two = getattr(case.patient, field), getattr(other.patient, field)
        if _sure(one) and _sure(two) and not _alike(field, one.value, two.value):
            yield _finding(field.removesuffix("_kg"), label, _of(one, names[0]), _of(two, names[1]))


def _alike(field: str, one: Any, two: Any) -> bool:
    if field == "age":
        # "In her fifties" and 54 agree; of "18 months" and "1.5 years" neither is wrong.
        if "decade" in (one.unit, two.unit) and one.unit != two.unit:
            return True
        finer = min(_YEARS[one.unit], _YEARS[two.unit])
        return bool(abs(one.value * _YEARS[one.unit] - two.value * _YEARS[two.unit]) < finer / 10)
    if field == "weight_kg":
        return bool(abs(one - two) <= 0.01 * max(one, two))
    if field in ("birth_date", "onset"):
        return compatible(str(one), str(two))
    return plain(one) == plain(two)


def _suspects(case: SafetyCase, other: SafetyCase, names: Names) -> Iterator[Finding]:
    """A medicine that one source blames by its words or box and the other has as taken along."""
    roles = {product_key(product): product for product in case.products}
    for theirs in other.products:
        mine = roles.get(product_key(theirs))
        blamed, taken = theirs.role in ("suspect", "interacting"), mine and mine.role in ("suspect", "interacting")
        if mine is None or blamed == taken or not (theirs.role_evidence or _by_form(theirs)) or not mine.name:
            continue
        if theirs.name and (mine.role_evidence or _by_form(mine)):
            yield _finding(
                "suspect", f"the role of “{mine.name.value}”", (mine.role, names[0] or _WORDS[mine.name.method]),
                (theirs.role, names[1]),
            )  # fmt: skip


def _by_form(product: Product) -> bool:
    return product.name is not None and product.name.method == "form"


def _product(mine: Product, theirs: Product, names: Names) -> Iterator[Finding]:
    if mine.role not in ("suspect", "interacting") or not mine.name:
        return
    doses, further = _doses(mine), _doses(theirs)
    if doses and further and not doses.keys() & further.keys():
        one, two = next(iter(doses.values())), next(iter(further.values()))
        yield _finding("dose", f"the dose of “{mine.name.value}”", _of(one, names[0]), _of(two, names[1]))
    done, further_done = mine.action_taken, theirs.action_taken
    if done and further_done and "unknown" not in (done, further_done) and done != further_done:
        yield _finding(
            "action_taken", f"the action taken with “{mine.name.value}”",
            (done, names[0] or _said(mine.action_evidence)), (further_done, names[1]),
        )  # fmt: skip


def _said(evidence: tuple[Evidence, ...]) -> str:
    return f"the place “{evidence[0].quote}”" if evidence else "the value that stands"


def _doses(product: Product) -> dict[tuple[float | None, str | None], Fact[str]]:
    return {(d.amount, d.unit): d.text for d in product.dosages if d.text and d.amount is not None and _sure(d.text)}


def _reaction(mine: Reaction, theirs: Reaction, names: Names, follow_up: bool) -> Iterator[Finding]:
    name = mine.term.value if mine.term else ""
    began, told = mine.onset, theirs.onset
    if began and told and _sure(began) and _sure(told) and not _alike("onset", began.value, told.value):
        yield _finding("onset", f"the onset of “{name}”", _of(began, names[0]), _of(told, names[1]))
    if follow_up:
        return
    ended, seen = mine.outcome, theirs.outcome
    if ended and seen and ended.value != seen.value and "unknown" not in (ended.value, seen.value):
        yield _finding("outcome", f"the outcome of “{name}”", _of(ended, names[0]), _of(seen, names[1]))
    yield from _criteria(mine, theirs, names, name)


def _criteria(mine: Reaction, theirs: Reaction, names: Names, name: str) -> Iterator[Finding]:
    """Criteria of a source that names some and lacks one which another source states."""
    stated = {fact.value for fact in theirs.seriousness}
    more = [
        f for f in mine.seriousness if f.value not in stated and f.method not in {g.method for g in theirs.seriousness}
    ]
    if theirs.seriousness and more:
        yield _finding(
            "seriousness", f"the seriousness of “{name}”", _of(more[0], names[0]), (", ".join(sorted(stated)), names[1])
        )


def _of(fact: Fact[Any], who: str) -> tuple[str, str]:
    value = fact.value
    words = (
        f"{value.value:g} {value.unit}"
        if hasattr(value, "unit")
        else f"{value:g}"
        if isinstance(value, float)
        else value
    )
    return str(words), who or _WORDS.get(fact.method, "a person")


def _finding(field: str, label: str, taken: tuple[str, str], other: tuple[str, str]) -> Finding:
    return Finding.of_case(
        f"disagreement.{field}", "warning",
        reason=f"The sources state different values of {label}: “{taken[0]}” ({taken[1]}) and “{other[0]}” "
        f"({other[1]}); “{taken[0]}” was taken.",
        suggestion=f"Compare the places and correct {label if label.startswith('the ') else f'the {label}'} if needed.",
    )  # fmt: skip
