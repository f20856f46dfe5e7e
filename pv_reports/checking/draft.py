"""check: every question, put to every sentence of a draft."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pv_reports.checking import (
    completeness,
    contradiction,
    dates,
    expressed,
    figures,
    names,
    negation,
    outcomes,
    persons,
    phrases,
    privacy,
    unread,
    wording,
)
from pv_reports.checking.citations import cited_keys, evidence_holds, quotes_verbatim, repeated
from pv_reports.checking.claims import Claims, Products
from pv_reports.checking.negation import NEGATOR
from pv_reports.checking.phrases import DENYING, KIND_OF, LOOSE, TABLES, hinted
from pv_reports.checking.support import Cited, Placed, Sources, placed
from pv_reports.drafting.wording import write_route
from pv_reports.extraction.sections import Span
from pv_reports.extraction.status import find_scopes
from pv_reports.records import Assessment, Document, Draft, Finding, Passage, SafetyCase

_REPORTED = frozenset(
    {
        "reactions.term", "products.name", "products.indication", "patient.history", "tests.name", "tests.value",
        "treatments", "patient.death.causes",
    }
)  # fmt: skip
_TURNS = re.compile(
    r"\b(?:withdraw|re-?(?:start|introduc|challeng|administ|expos|initiat)|resum|relaps|recur)|\b(?:he|she|him|his|hers?)\b",
    re.I,
)
_DATE_FIELDS = frozenset({"onset", "end", "start", "date", "received", "follow_ups", "birth_date"})


def check(
    draft: Draft, case: SafetyCase, documents: Sequence[Document], passages: Sequence[Passage], assessment: Assessment
) -> tuple[Finding, ...]:
    """Everything that is unsupported, contradicted, left out or identifying in a draft, in order of place."""
    sources = Sources(draft, case, documents, passages, assessment)
    sentences = list(placed(draft, sources))
    products = _products(case)
    grounds = Grounds(sources, products)
    claims = [Claims(one.text, products, quotes=False, verbatim=_reported(one, sources)) for one in sentences]
    known = privacy.Known(case, documents)

    def findings() -> Iterator[Finding]:
        for one, said in zip(sentences, claims, strict=True):
            yield from cited_keys(one, sources)
            yield from evidence_holds(one, sources)
            yield from quotes_verbatim(one)
            yield from _said(one, said, grounds)
            for problem in privacy.identifying(said, known):
                yield one.finding(problem.check, problem.severity, problem.reason, problem[2:4], problem.suggestion)
        yield from repeated(sentences)
        yield from completeness.omissions(sentences, claims, sources)
        yield from unread.unread(case, documents, products, known)
        yield from contradiction.contradictions(case, documents)

    return tuple(sorted(dict.fromkeys(findings()), key=lambda finding: (finding.start, finding.end, finding.check)))


def _reported(one: Placed, sources: Sources) -> list[str]:
    """Reported terms and names behind a sentence whose own words would be misread as saying something of their
    neighbours: the "no" of "no energy", the "stopped" of "stopped breathing", the full stop of "temp. 104.5"."""
    cited = sources.everything if one.sentence.author == "person" and not one.sentence.citations else one.cited
    if any(c.kind == "passage" for c in cited):
        return []  # what the passage says of the term is compared by the term
    values = {str(c.value) for c in cited if c.field in _REPORTED and c.value is not None}
    return [value for value in values | {c.owner for c in cited if c.owner} if _misleading(value)]


@lru_cache(maxsize=4096)
def _misleading(term: str) -> bool:
    return bool(
        NEGATOR.search(term)
        or re.search(r"[.;]\s", term)
        or _TURNS.search(term)
        or any(phrases.said(kind, term) for kind in TABLES)
        or any(hinted(kind, term) for kind in LOOSE)
        or find_scopes(term, Span(0, len(term)))
    )


def _products(case: SafetyCase) -> Products:
    """Names and substances of the case's products, each with its substance."""
    pairs = {p.name.value: p.substance or p.name.value for p in case.products if p.name and p.name.value.strip()}
    return tuple(sorted((pairs | {substance: substance for substance in pairs.values()}).items()))


class Grounds:
    """The claims of everything that may be cited, read once."""

    def __init__(self, sources: Sources, products: Products) -> None:
        self.sources = sources
        self.products = products
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, cited: Cited) -> Claims:
        dated = cited.field.rpartition(".")[2] in _DATE_FIELDS
        text = f"{cited.text}." if dated else cited.words
        text += _unit(cited, self.sources)
        return Claims(text, self.products, stated=_stated(cited, self.sources), label=cited.key)


def _unit(cited: Cited, sources: Sources) -> str:
    """A test result with the unit that the record keeps beside it; a route as reports write it."""
    if cited.field == "products.dosages.route":
        return f"\n{write_route(str(cited.value))}"
    if cited.field != "tests.value":
        return ""
    unit = sources.case.tests[int(cited.path.split(".")[1])].unit
    return f"\n{cited.value} {unit}" if unit else ""


def _stated(cited: Cited, sources: Sources) -> dict[str, frozenset[str]]:
    """The coded values that a citation holds."""
    held: dict[str, set[str]] = {}
    kind = KIND_OF.get(cited.field)
    if kind and cited.value is not None:
        value = (
            {True: "yes", False: "no"}.get(cited.value, str(cited.value))
            if isinstance(cited.value, bool)
            else str(cited.value)
        )
        held.setdefault(kind, set()).add(value)
    parts = cited.path.split(".")
    if cited.field == "products.dechallenge":
        held["action"] = {"withdrawn", "reduced"}
    if cited.field.startswith("patient.death"):
        held.setdefault("outcome", set()).add("fatal")
        held.setdefault("seriousness", set()).add("death")
    if parts[0] == "products":
        held["role"] = {sources.case.products[int(parts[1])].role}
    if cited.kind == "rule":
        if parts[0] == "seriousness":
            held["seriousness"] = {
                c for r in sources.assessment.seriousness if str(r.reaction) == parts[1] for c in r.criteria
            }
        if parts[0] == "listedness":
            held["listedness"] = {
                r.status for r in sources.assessment.listedness if [str(r.reaction), str(r.product)] == parts[1:]
            }
    return {kind: frozenset(values) for kind, values in held.items()}


def _said(one: Placed, said: Claims, grounds: Grounds) -> Iterator[Finding]:
    cited = one.cited
    by_person = one.sentence.author == "person" and not one.sentence.citations
    if by_person:
        cited = grounds.sources.everything
    if not cited:
        return
    ground = [grounds.of(piece) for piece in cited]
    sex = grounds.sources.case.patient.sex
    problems = [
        *figures.unsupported(said, ground),
        *dates.unsupported(said, ground),
        *names.unsupported(said, ground, _carried(said, ground, kinds=("situation",))),
        *persons.unsupported(said, ground, sex.value if sex else None),
        *outcomes.unsupported(said, ground),
        *wording.unsupported(said, ground),
        *negation.unsupported(said, ground, _carried(said, ground, only=DENYING)),
    ]
    if not by_person:
        problems += expressed.unexpressed(said, cited, grounds.sources)
    for problem in problems:
        severity = "warning" if by_person and problem.severity == "blocker" else problem.severity
        yield one.finding(problem.check, severity, problem.reason, (problem.start, problem.end), problem.suggestion)


def _carried(
    said: Claims, ground: Sequence[Claims], only: frozenset[str] | None = None, kinds: Sequence[str] = tuple(TABLES)
) -> list[tuple[int, int]]:
    """The places of coded phrases of these kinds whose value (one of ``only``) the sentence's citations hold."""
    spans = []
    for kind in kinds:
        stated = [one for one in said.said(kind) if only is None or one.value in only]
        if stated:
            held = {value for source in ground for value in source.values(kind)}
            spans += [(one.start, one.end) for one in stated if one.value in held]
    return spans
