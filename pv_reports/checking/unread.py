"""Which sentences of the sources tell of a medicine, reaction, dose, result or date that the record does not hold?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pv_reports.checking import privacy
from pv_reports.checking.claims import Claims, Named, Products
from pv_reports.checking.names import same_condition
from pv_reports.drafting.keys import fact_paths
from pv_reports.extraction.document import PATTERN_LANGUAGES
from pv_reports.extraction.doses import dose_mentions
from pv_reports.extraction.form_boxes import unticked
from pv_reports.extraction.laboratory import test_mentions
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.sections import Span, sections
from pv_reports.extraction.split import Part, split_patients
from pv_reports.extraction.tables import row_cases
from pv_reports.records import Document, Evidence, Finding, SafetyCase

MOST_NAMED: Final = 5
# What weighs as much is told even of a sentence from which other facts were read.
_LOST: Final = 3
_LONGEST_QUOTE: Final = 180
_LONGEST_TEXT: Final = 100_000
_NOT_A_NAME: Final = 0.8
# Words that name no particular medicine or condition.
_GENERAL: Final = re.compile(
    r"(?:\w+\s+)?(?:vaccin(?:e|es|ation|ations|ated)|immuni[sz]ations?|shots?|injections?|boosters?|medications?|medicines?|drugs?|"
    r"therapy|treatment|dressings?|bandages?|surgery|operations?|symptoms?|illness|reactions?|ill|sick|unwell|"
    r"infusions?|solutions?|oxygen|fluids?)",
    re.IGNORECASE,
)
# Parts of a letter or article that do not tell what happened to the patient.
_ELSEWHERE: Final = re.compile(
    r"famil|reference|literature|discussion|introduction|background|acknowledg|conclusion|abstract|disclaim|confiden|"
    r"instruction|warning|contact|consent|method|comment",
    re.IGNORECASE,
)
# Lines of a letter or form that carry no story.
_FRAME: Final = re.compile(
    r"^[\s>|*-]*(?:from|to|cc|bcc|sent|date|subject|re|dear|hello|hi|kind|best|sincerely|yours|regards|tel|phone|fax|e-?mail|"
    r"page|printed|version|form|signed|signature|received|report(?:ed)?\s+(?:by|date)|attachment|document|copyright|"
    r"please|thank|on\s.{3,60}\bwrote)\b[^.]{0,80}$|"
    r"\b(?:confidential|disclaimer|copyright|unsubscribe|intended\s+(?:only\s+)?for|all\s+rights)\b|"
    r"\b(?:information|report|case|records?|summary|sum|follow[-\s]?up|history)\b[^.]{0,40}\b(?:received|rec['’]?d|requested|"
    r"expected|forwarded|obtained)\b",
    re.IGNORECASE,
)


# "improved to 6/6": a result that is written like a day of the year.
_RATIO: Final = re.compile(r"\b(?:to|of|from)\s\d", re.IGNORECASE)


class _Item(NamedTuple):
    """Something that a sentence tells and the record does not hold."""

    weight: int
    start: int
    name: str


class _Held:
    """What the record of a case holds, to tell a repetition from news."""

    def __init__(self, case: SafetyCase, products: Products) -> None:
        self.evidence: dict[str, list[Evidence]] = {}
        texts = []
        for _, fact, evidence in fact_paths(case):
            for one in evidence:
                self.evidence.setdefault(one.document, []).append(one)
                texts.append(one.quote)
            if fact is not None and isinstance(fact.value, str):
                texts.append(fact.value)
        for product in case.products:
            for one in product.role_evidence:
                self.evidence.setdefault(one.document, []).append(one)
        texts += [name for pair in products for name in pair]
        self.said = Claims("\n".join(f"{text}." for text in texts), products)
        self.terms = [
            Claims(fact.value, products)
            for path, fact, _ in fact_paths(case)
            if fact is not None and isinstance(fact.value, str) and not path.startswith("reporter")
        ]

    def drug(self, drug: Named) -> bool:
        return self.said.has(drug.name) or bool(drug.codes & self.said.drug_codes)

    def condition(self, condition: Named) -> bool:
        if self.said.has(condition.name):
            return True
        return any(
            same_condition(condition, other) or same_condition(other, condition)
            for term in (self.said, *self.terms)
            for other in term.conditions
        )

    def day(self, value: str) -> bool:
        return any(possible.startswith(value) for possible in self.said.possible_dates)

    def day_of_year(self, day: str) -> bool:
        return any(possible.endswith(day) for possible in self.said.possible_dates)

    def figures(self, text: str) -> bool:
        mine = Claims(text).figures
        return all(any(one.same(other) or one.value == other.value for other in self.said.figures) for one in mine)


def unread(
    case: SafetyCase, documents: Sequence[Document], products: Products, known: privacy.Known
) -> Iterator[Finding]:
    """One note that names at most five such sentences, the weightiest; nothing where all was read.

    Negated, historical and relatives' statements, headings, letterheads, and what the record holds from elsewhere are
    left out. In a document of several patients only the case's own stretch is read, of line listings nothing.
    """
    held = _Held(case, products)
    found: list[tuple[int, int, str]] = []
    for document in documents:
        if case.documents and document.id not in case.documents:
            continue
        if document.language not in PATTERN_LANGUAGES or row_cases(document) is not None:
            continue
        for items, words in _sentences(document, held, products):
            found.append((max(item.weight for item in items), len(found), _shown(words, items, known)))
    chosen = sorted(sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_NAMED], key=lambda one: one[1])
    if chosen:
        words = " ".join(f"{number}) {text}" for number, (_, _, text) in enumerate(chosen, 1))
        count = f"{len(found)} sentences of the sources tell" if len(found) > 1 else "A sentence of the sources tells"
        shown = f"; {MOST_NAMED} of them" if len(found) > MOST_NAMED else ""
        yield Finding.of_case(
            "completeness.unread_source", "note",
            f"{count} of something that the record does not hold{shown}: {words}",
            "Read it and add what belongs to the case.",
        )  # fmt: skip


def _sentences(document: Document, held: _Held, products: Products) -> Iterator[tuple[list[_Item], str]]:
    told = _read(_text(document), products)
    said = told.said
    evidence = [(one.start, one.end) for one in held.evidence.get(document.id, ())]
    stretches = _own_stretches(told, evidence)
    named: set[str] = set()
    news = _news(told, held)
    for span in said.reading.sentences:
        words = said.plain[span.start : span.end]
        dates = [said.plain[d.start : d.end] for d in said.dates if span.start <= d.start < span.end]
        if _is_frame(words, dates):
            continue
        here = [item for item in news if _in(item.start, (span,)) and _in(item.start, stretches)]
        inside = [item for item in here if item.name.lower() not in named]
        used = any(start < span.end and span.start < end for start, end in evidence)
        items = [item for item in inside if item.weight >= _LOST or not used]
        if items:
            named.update(item.name.lower() for item in items)
            yield items, words


class _Told(NamedTuple):
    """What one text tells, whoever asks."""

    said: Claims
    tests: tuple[Mention, ...]
    doses: tuple[Mention, ...]
    parts: tuple[Part, ...]


@lru_cache(maxsize=4)
def _read(text: str, products: Products) -> _Told:
    said = Claims(text, products)
    doses = tuple(dose for dose in dose_mentions(said.reading) if dose.kind is Kind.DOSE)
    return _Told(
        said, tuple(test_mentions(said.reading, said.dates)), doses, tuple(split_patients(said.reading, text)[1])
    )


def _text(document: Document) -> str:
    """The text with blanks for boxes that nobody ticked."""
    text = document.text[:_LONGEST_TEXT]
    for start, end in unticked(text, 0, len(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _own_stretches(told: _Told, evidence: Sequence[tuple[int, int]]) -> list[Span]:
    """Where the document speaks of this patient: of several patients' parts the one that holds most of the evidence."""
    text = told.said.text
    whole = [Span(0, len(text))]
    if len(told.parts) > 1:
        whole = list(max(told.parts, key=lambda p: sum(_in(start, p.spans) for start, _ in evidence)).spans)
    elsewhere = [Span(s.start, s.end) for s in sections(text) if _ELSEWHERE.search(s.name)]
    own = []
    for span in whole:
        at = span.start
        for other in elsewhere:
            if at <= other.start < span.end:
                own.append(Span(at, other.start))
                at = other.end
        own.append(Span(at, span.end))
    return own


def _in(at: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _is_frame(words: str, dates: Sequence[str]) -> bool:
    """A heading or address: fewer than two words besides its dates."""
    for written in dates:
        words = words.replace(written, " ")
    return len(re.findall(r"[^\W\d_]{2,}", words)) < 2 or bool(_FRAME.search(words))


def _news(told: _Told, held: _Held) -> list[_Item]:
    """Everything affirmed in a text that the record does not hold."""
    said = told.said
    # "carbidopa/levodopa (Sinemet)": the brand of what stands before it.
    explained = {drug.end + 2 for drug in said.drugs if said.plain[drug.end : drug.end + 2] == " ("}
    found = [
        _Item(4, drug.start, drug.name)
        for drug in said.drugs
        if _counts(drug) and drug.start not in explained and not held.drug(drug)
    ]
    found += [_Item(3, c.start, c.name) for c in said.conditions if _counts(c) and not held.condition(c)]
    for test in told.tests:
        value = (test.attributes or {}).get("value")
        if value and test.status is Status.AFFIRMED and not held.figures(said.plain[value[0] : value[1]]):
            found.append(_Item(2, test.start, said.plain[test.start : value[1]]))
    for dose in told.doses:
        if dose.status is Status.AFFIRMED and not held.figures(str(dose.value)):
            found.append(_Item(2, dose.start, str(dose.value)))
    found += [
        _Item(1, start, said.plain[start:end])
        for start, end, day in said.days
        if not held.day_of_year(day) and not _RATIO.search(said.plain, max(0, start - 5), end)
    ]
    found += [
        _Item(1, dated.start, dated.value)
        for dated in said.dates
        if len(dated.value) == 10 and not held.day(dated.value)
    ]
    return found


def _counts(named: Named) -> bool:
    known = bool(named.codes) or named.sure >= _NOT_A_NAME
    return known and named.status is Status.AFFIRMED and not _GENERAL.fullmatch(named.name)


def _shown(words: str, items: Sequence[_Item], known: privacy.Known) -> str:
    """The sentence, shortened, and what is new in it, without anything that identifies a person."""
    for problem in sorted(privacy.identifying(Claims(words), known), key=lambda problem: -problem.start):
        words = words[: problem.start] + "[…]" + words[problem.end :]
    plain = " ".join(words.split())
    short = plain if len(plain) <= _LONGEST_QUOTE else plain[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    new = [item.name for item in items if item.weight >= _LOST]
    return f"“{short}”" + (f" ({', '.join(dict.fromkeys(new))})" if new else "")
