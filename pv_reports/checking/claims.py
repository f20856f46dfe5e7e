"""What a text claims: figures, dates, medicines and conditions with their polarity, sex, age, coded values.

Everything is read by the finders of the extraction stage, so that a draft is read as its sources are; it is worked out
on first use and kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from pv_reports.checking import phrases
from pv_reports.checking.numbers import Figure, find_figures, find_identifiers
from pv_reports.extraction.dates import Dated, find_dates
from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.drugs import drug_mentions
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reactions import condition_mentions
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span
from pv_reports.records import Age
from pv_reports.terminology import Concept, Lexicon, lexicon

_QUOTED: Final = re.compile("“[^”]*”")
_NUMERIC: Final = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/\-])")
_DAY_MONTH: Final = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[\s\-](?:of\s+)?(?P<m1>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
    r"nov|dec)[a-z]*|"
    r"(?P<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|"
    r"th)?)\b(?!\s*\d{3,4})",
    re.IGNORECASE,
)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_TAIL: Final = re.compile(r"(?:\s?[-–]\s?\d{1,2})?(?:st|nd|rd|th)?")
_BEFORE_DAY: Final = re.compile(r"(?:\b(?:on|by|until|since|of|from|to)\s+|^)$", re.IGNORECASE)
NOT_OWN: Final = frozenset({Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL})
_SHORT: Final = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/%-])(?!\s?(?:mm|mg|kPa))")
_YEAR: Final = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A medicine or condition ``text[start:end]``; ``codes`` are its concept's, empty where no dictionary knows it."""

    start: int
    end: int
    name: str
    codes: frozenset[str]
    status: Status
    sure: float


Products = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def words_with(products: Products) -> Lexicon:
    """The lexicon that also knows these names, each with its active substance."""
    return lexicon().with_products(dict(products)) if products else lexicon()


class Claims:
    """The claims of one text. Quotations between “ and ” are left out when ``quotes`` is False, ``verbatim`` always."""

    def __init__(
        self,
        text: str,
        products: Products = (),
        *,
        quotes: bool = True,
        stated: Mapping[str, frozenset[str]] | None = None,
        label: str = "",
        whole: bool = False,
        verbatim: Sequence[str] = (),
    ) -> None:
        """``stated`` adds coded values by kind that a fact holds; ``label`` names the text in a reason ("F3").

        ``whole`` marks a text whose coded values may be a relative's or another person's: those are left out then.
        ``verbatim`` are reported words that the text repeats and that say nothing beyond themselves.
        """
        self.text = text
        self.stated = dict(stated or {})
        self.label = label
        self.whole = whole
        self._own: dict[str, tuple[phrases.Said, ...]] = {}
        self.plain = text if quotes else _QUOTED.sub(lambda match: "“" + " " * (len(match[0]) - 2) + "”", text)
        self.plain = _without(self.plain, verbatim)
        self.products = products
        self.pieces: Any = None  # the negation check's reading, kept here because it is worked out once per source

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.plain, words_with(self.products))

    @cached_property
    def low(self) -> str:
        """The text in lower case with single blanks, for looking words up."""
        return " ".join(self.text.lower().split())

    @cached_property
    def dates(self) -> list[Dated]:
        return find_dates(self.plain)

    @cached_property
    def possible_dates(self) -> frozenset[str]:
        """Every partial date that the text can mean: both readings of 3/4/2025, and 3 March beside a year it states."""
        found = {dated.value for dated in self.dates}
        for first, _, second, year in _NUMERIC.findall(self.plain):
            for day, month in ((int(first), int(second)), (int(second), int(first))):
                if 1 <= month <= 12 and 1 <= day <= 31:
                    found |= {
                        f"{century}{year}-{month:02d}-{day:02d}"
                        for century in (("20", "19") if len(year) == 2 else ("",))
                    }
        years = set(_YEAR.findall(self.plain)) | {value[:4] for value in found}
        for match in _DAY_MONTH.finditer(self.plain):
            month = _MONTHS.index((match["m1"] or match["m2"]).lower()) + 1
            found |= {f"{year}-{month:02d}-{int(match['d1'] or match['d2']):02d}" for year in years}
        return frozenset(found | years)

    @cached_property
    def ages(self) -> list[Mention]:
        return [mention for mention in self.demographics if mention.kind is Kind.AGE and isinstance(mention.value, Age)]

    @cached_property
    def demographics(self) -> list[Mention]:
        return demographic_mentions(self.plain)

    @cached_property
    def days(self) -> list[tuple[int, int, str]]:
        """Days of a year that is not told ("14 July", "7/14") as (start, end, "07-14")."""
        found = []
        for match in _DAY_MONTH.finditer(self.plain):
            month = _MONTHS.index((match["m1"] or match["m2"]).lower()[:3]) + 1
            if any(match.start() < end and start < match.end() for start, end in self._full_dates):
                continue
            tail = _DAY_TAIL.match(self.plain, match.end())
            end = tail.end() if tail else match.end()
            found.append((match.start(), end, f"{month:02d}-{int(match['d1'] or match['d2']):02d}"))
        for match in _SHORT.finditer(self.plain):
            first, second = int(match[1]), int(match[2])
            before = self.plain[max(0, match.start() - 8) : match.start()]
            if 1 <= first <= 12 and 1 <= second <= 31 and _BEFORE_DAY.search(before):
                found.append((match.start(), match.end(), f"{first:02d}-{second:02d}"))
        return found

    @cached_property
    def _full_dates(self) -> list[tuple[int, int]]:
        return [(dated.start, dated.end) for dated in self.dates]

    @cached_property
    def date_spans(self) -> list[tuple[int, int]]:
        return self._full_dates + [(start, end) for start, end, _ in self.days]

    @cached_property
    def figures(self) -> list[Figure]:
        return find_figures(self.plain, self.date_spans)

    @cached_property
    def identifiers(self) -> list[tuple[int, int, str]]:
        return find_identifiers(self.plain, self.date_spans)

    @cached_property
    def drugs(self) -> list[Named]:
        return [_named(mention) for mention in drug_mentions(self.reading)]

    @cached_property
    def conditions(self) -> list[Named]:
        drugs = [(drug.start, drug.end) for drug in self.drugs]
        return [
            _named(mention)
            for mention in condition_mentions(self.reading)
            if not any(mention.start < end and start < mention.end for start, end in drugs)
        ]

    @cached_property
    def condition_codes(self) -> frozenset[str]:
        return frozenset(code for condition in self.conditions for code in condition.codes)

    @cached_property
    def drug_codes(self) -> frozenset[str]:
        return frozenset(code for drug in self.drugs for code in drug.codes)

    @cached_property
    def tests(self) -> list[Concept]:
        return [term.concept for term in self.reading.terms_of("test") if term.concept]

    @cached_property
    def routes(self) -> list[tuple[int, int, str]]:
        return [(t.start, t.end, t.concept.code) for t in self.reading.terms_of("route") if t.concept]

    def said(self, kind: str) -> tuple[phrases.Said, ...]:
        """The coded values of a kind (see ``phrases``)."""
        return phrases.said(kind, self.plain)

    def values(self, kind: str) -> frozenset[str]:
        """The coded values of a kind that the text states or its fact holds."""
        return frozenset(one.value for one in self.own(kind)) | self.stated.get(kind, frozenset())

    def own(self, kind: str) -> tuple[phrases.Said, ...]:
        """The coded values of the patient: in a whole source, without a relative's, another person's and mere risks."""
        if not self.whole:
            return self.said(kind)
        if kind not in self._own:
            out = NOT_OWN | {Status.NEGATED} if kind == "situation" else NOT_OWN
            self._own[kind] = tuple(
                s
                for s in self.said(kind)
                if s.value.startswith("no_") or self.reading.status(s.start, s.end) not in out
            )
        return self._own[kind]

    def sentence(self, offset: int) -> Span:
        return self.reading.sentence_at(offset)

    def has(self, words: str) -> bool:
        """Whether the words stand in the text, bounded, whatever their case and white space."""
        plain = " ".join(words.lower().split())
        return bool(plain) and contains(self.low, plain)


def _without(text: str, verbatim: Sequence[str]) -> str:
    """The text with blanks for these words; for a single word only where it stands first, since "death met the
    seriousness criterion death" repeats a term and then says something of it."""
    for words in sorted(verbatim, key=len, reverse=True):
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)
        text = pattern.sub(lambda match: " " * len(match[0]), text, count=0 if len(words.split()) > 1 else 1)
    return text


def contains(low: str, plain: str) -> bool:
    """Whether ``plain`` stands in ``low`` and is not part of a longer word."""
    at = low.find(plain)
    while at >= 0:
        before, after = low[at - 1 : at] if at else "", low[at + len(plain) : at + len(plain) + 1]
        if not (before.isalnum() and plain[0].isalnum()) and not (after.isalnum() and plain[-1].isalnum()):
            return True
        at = low.find(plain, at + 1)
    return False


def _named(mention: Mention) -> Named:
    code = (mention.attributes or {}).get("code")
    name = str(mention.value)
    return Named(
        mention.start, mention.end, name, frozenset({code} if code else ()), mention.status, mention.confidence
    )
