"""Values of fields about what happened: onset, outcome, seriousness, action taken, de- and rechallenge."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_values import (
    _NO,
    _YES,
    Around,
    Found,
    Reader,
    date_as,
    dates_in,
    duration_as,
    is_no,
    is_yes,
)
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Outcome, SeriousnessCriterion

_I: Final = re.IGNORECASE
_OUTCOMES: Final[tuple[tuple[Outcome, re.Pattern[str]], ...]] = (
    ("fatal", compiled(r"\b(?:fatal\w*|died|death|deceased|dead)\b", _I)),
    ("not_recovered", compiled(r"\b(?:not\s+(?:yet\s+)?(?:recovered|resolved|improved)(?:\s*/\s*(?:not\s+resolved|"
                                 r"ongoing))*|unresolved|"
                                 r"ongoing|persist\w*|continuing|unchanged|worsen\w*|still\s+(?:present|there|"
                                 r"ongoing)|has\s?n[o']t\s+recovered|not\s+recovered)\b", _I)),
    ("sequelae", compiled(r"\b(?:(?:recovered|resolved)(?:\s*/\s*resolved)?\s+with\s+sequelae?|sequelae?|"
                            r"permanent\s+damage)\b", _I)),
    ("recovering", compiled(r"\b(?:recovering(?:\s*/\s*resolving)?|resolving|improving|improved|getting\s+better|"
                              r"abating|better)\b", _I)),
    ("recovered", compiled(r"\b(?:recovered(?:\s*/\s*resolved)?|resolved|complete(?:ly)?\s+recover\w+|"
                             r"full(?:y)?\s+recover\w+|recovery|cured|"
                             r"gone|abated|back\s+to\s+normal|recovered\s+completely)\b", _I)),
)  # fmt: skip
UNKNOWN: Final = compiled(r"\W*(?:outcome\s+)?(?:unknown|not\s+known|unk\.?|lost\s+to\s+follow[\s-]?up)\W*", _I)
_CRITERIA: Final[tuple[tuple[SeriousnessCriterion, re.Pattern[str]], ...]] = (
    ("death", compiled(r"\b(?:results?\s+in\s+death|resulted\s+in\s+death|patient\s+died|death|died|fatal)\b", _I)),
    ("life_threatening", compiled(r"\blife[\s-]*threaten\w*(?:\s+\w*illness)?\b|\bLT\b")),
    ("life_threatening", compiled(r"\blife[\s-]*threaten\w*", _I)),
    ("hospitalisation", compiled(r"\b(?:(?:involved\s+or\s+)?(?:prolonged\s+)?(?:in-?patient\s+)?hospitali[sz](?:at"
                                   r"ion|ed)|hospital(?:\s+admission)?|"
                                   r"admitted(?:\s+to\s+hospital)?|in-?patient|admission)\b", _I)),
    ("disability", compiled(r"\b(?:disab\w+|incapaci\w+|permanent\s+damage)\b", _I)),
    ("congenital_anomaly", compiled(r"\b(?:congenital\s+(?:anomal\w+|malformation|defect)|birth\s+defects?)\b", _I)),
    ("medically_important", compiled(r"\b(?:(?:other\s+)?(?:serious\s*[(/,]?\s*)?(?:or\s+)?(?:other\s+)?(?:medicall"
                                       r"y\s+(?:important|significant)(?:\s+(?:event|condition))?|"
                                       r"important\s+medical\s+(?:events?|condition))|other\s+serious|"
                                       r"required\s+intervention)\b", _I)),
)  # fmt: skip
# The options of CIOMS I boxes 8-12, MedWatch B2 and the Yellow Card, as printed.
CRITERION: Final = compiled(
    r"(?:patient\s+died|results?\s+in\s+death|life[\s-]*threatening(?:\s+illness)?|(?:involved\s+or\s+prolonged\s+)?(?:in-?patient\s+)?"
    r"hospitali[sz]ation(?:\W+initial\s+or\s+prolonged|\s+or\s+prolongation\s+of\s+hospitali[sz]ation)?|(?:involved\s+)?(?:persisten\w+\s+or\s+)?"
    r"(?:significant\s+)?disability(?:\s+or\s+(?:incapacity|permanent\s+damage))?|congenital\s+anomal(?:y|ies)(?:\s?/?\s?birth\s+defects?)?|"
    r"other\s+serious\s*\(?(?:or\s+)?(?:important\s+medical\s+events?)?\)?|(?:other\s+)?medically\s+(?:important|significant)(?:\s+(?:event|condition))?)",
    _I,
)
_NEAR: Final = 12  # characters between an outcome and its date
_NOT: Final = compiled(r"\b(?:not|no|non|never|without|nor)\b[\s-]*(?:\w+\s+){0,2}$", _I)
_ACTIONS: Final = (
    ("not_applicable", compiled(r"\bnot\s+applicable\b", _I)),
    ("unchanged", compiled(r"\b(?:(?:dose\s+)?(?:not\s+changed|unchanged|maintained)|continu(?:ed|ing)|"
                             r"no\s+(?:action|change)(?:\s+taken)?|none)\b", _I)),
    ("reduced", compiled(r"\b(?:dose\s+)?(?:reduced|reduction|lowered|decreased|halved)\b", _I)),
    ("increased", compiled(r"\b(?:dose\s+)?(?:increased|raised|uptitrated)\b", _I)),
    ("withdrawn", compiled(r"\b(?:(?:permanently\s+|drug\s+|temporarily\s+)?(?:withdrawn|withdrawal|discontinued|"
                             r"discontinuation|stopped|ceased|interrupted|held|withheld|suspended))\b", _I)),
)  # fmt: skip
_CHALLENGE: Final = compiled(r"(?P<positive>\bpositive\b|^\W*\+)|(?P<negative>\bnegative\b)", _I)
_GOT_BETTER: Final = compiled(
    r"\b(?:abated|resolved|improved|recovered|disappeared|better|recurred|reappeared|came back|returned)\b", _I
)
_ASKS: Final = compiled(
    r"abat|reappear|recur|better|improve|come back|did|positive|reintroduction|readmin|re-admin", _I
)


def onset(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A date, or the time after the first dose ("2 weeks after starting")."""
    dated = list(date_as(Kind.ONSET)(text, start, end, around))
    yield from dated
    if not dated:
        yield from duration_as(Kind.TIME_TO_ONSET)(text, start, end, around)


def outcome(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """One of the six E2B outcomes, by its own words."""
    if UNKNOWN.fullmatch(text, start, end):
        yield Found(Kind.OUTCOME, *trim(text, start, end), "unknown")
        return
    for value, pattern in _OUTCOMES:
        match = pattern.search(text, start, end)
        if match and not (value != "not_recovered" and _NOT.search(text[start : match.start()])):
            yield Found(Kind.OUTCOME, match.start(), match.end(), value)
            if value in ("recovered", "sequelae"):  # "recovered 16 July 2025", "resolved on 3 May"
                dated = dates_in(text, match.end(), end, around)[:1]
                yield from (Found(Kind.REACTION_END, *one) for one in dated if one[0] - match.end() <= _NEAR)
            return
    if re.search(r"recover", around.label, _I):
        if _YES.match(text, start, end):
            yield Found(Kind.OUTCOME, start, end, "recovered")
            yield from (Found(Kind.REACTION_END, *one) for one in dates_in(text, start, end, around)[:1])
        elif _NO.match(text, start, end):
            yield Found(Kind.OUTCOME, start, end, "not_recovered")


def seriousness(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The criteria named in a value or ticked option. A bare "yes" names none."""
    seen: set[str] = set()
    for value, pattern in _CRITERIA:
        match = pattern.search(text, start, end)
        if match and value not in seen and not _NOT.search(text[start : match.start()]):
            seen.add(value)
            yield Found(Kind.SERIOUSNESS, match.start(), match.end(), value)
    if not seen and re.match(r"\W*other\b", text[start:end], _I):
        yield Found(Kind.SERIOUSNESS, start, end, "medically_important")


def criterion(value: SeriousnessCriterion) -> Reader:
    """A reader of a yes/no question about one criterion ("Hospitalised? yes, 3 days")."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        if is_yes(text[start:end]):
            yield Found(Kind.SERIOUSNESS, start, end, value)
        elif not is_no(text[start:end]):
            yield from (found for found in seriousness(text, start, end, around) if found.value == value)

    return read


def action(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Action taken with the product."""
    for value, pattern in _ACTIONS:
        match = pattern.search(text, start, end)
        if match:
            yield Found(Kind.ACTION, match.start(), match.end(), value)
            dated = dates_in(text, match.end(), end, around)[:1] if value == "withdrawn" else []
            yield from (Found(Kind.DOSE_END, *one) for one in dated if one[0] - match.end() <= _NEAR)
            return


def challenge_as(kind: Kind) -> Reader:
    """De- or rechallenge. Yes and no count only under a question that asks for the effect, not "Rechallenge: no"."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        piece = text[start:end]
        word = _CHALLENGE.search(piece)
        if word:
            value = "positive" if word["positive"] else "negative"
            yield Found(kind, start + word.start(), start + word.end(), value)
        elif _ASKS.search(around.label) and (is_yes(piece) or is_no(piece)) and piece.strip():
            yield Found(kind, start, end, "positive" if is_yes(piece) else "negative")
        else:
            effect = _GOT_BETTER.search(piece)
            if effect and is_yes(piece):
                yield Found(kind, start, end, "positive")

    return read
