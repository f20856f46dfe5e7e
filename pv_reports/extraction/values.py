"""The value of words that somebody has already marked: an age, an age group, a sex, a gestation, a dose, a delay.

The patterns find and value in one step; a reader that only marks spans (a tagger, a model) asks here what a span says.
Every function takes the marked words alone and returns None where they state no such value, never a guess.
"""

import re
from typing import Final, NamedTuple

from pv_reports.extraction.dates import Order, find_dates
from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.doses import dose_in
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.timing import whole_days
from pv_reports.extraction.written_numbers import NUMBER, number
from pv_reports.records import Age, AgeGroup, AgeUnit, Sex

_I: Final = re.IGNORECASE
_BARE_AGE: Final = re.compile(
    rf"(?:aged?\s+(?:of\s+)?|approximately\s+|about\s+)*(?P<value>{NUMBER}(?:\s+and\s+a\s+half)?)[\s-]*"
    r"(?P<unit>years?|yrs?\.?|y(?:[./]?o)?|months?|mo?s?|weeks?|wks?|days?|hours?|)(?:[\s-]+old)?\.?",
    _I,
)
_UNITS: Final[dict[str, AgeUnit]] = {
    "": "year", "y": "year", "m": "month", "w": "week", "d": "day", "h": "hour",
}  # fmt: skip
_DECADE: Final = re.compile(
    r"(?:(?:in\s+)?(?:his|her|their|the)\s+)?(?:(?:early|mid|late)[\s-]+)?(?P<decade>teens|\w+ties|[2-9]0['’]?s)", _I
)
_FEMALE: Final = re.compile(
    r"(?:f|w|fem(?:ale)?s?|wom[ae]n|girls?|lady|ladies|(?:grand)?daughter|wife|mother|sister|aunt|niece|she|her|hers|"
    r"mrs|ms|miss|primigravida|pregnant)\.?",
    _I,
)
_MALE: Final = re.compile(
    r"(?:m|males?|m[ae]n|boys?|gentlem[ae]n|(?:grand)?son|husband|father|brother|uncle|nephew|he|his|him|mr)\.?", _I
)


class DoseParts(NamedTuple):
    """A dose's amount and its unit as written ("mg"); the unit is None for a bare number of nothing."""

    amount: float
    unit: str | None


def age_value(words: str) -> Age | None:
    """ "54-year-old woman", "54 y/o", "aged fifty-four", "18 months", "his sixties"; a bare figure counts as years.

    None for a bound or a span ("less than 4 years", "60 to 70 years") and where two ages are stated.
    """
    text = words.strip(" \t\n,;:()[]")
    if decade := _DECADE.fullmatch(text):
        text = f"in the {decade['decade']}"
    ages = {mention.value for mention in demographic_mentions(text) if mention.kind is Kind.AGE}
    if len(ages) > 1:
        return None
    bare = _BARE_AGE.fullmatch(text)
    value = number(re.sub(r"\s+and\s+a\s+half$", "", bare["value"], flags=_I)) if bare else None
    if ages or bare is None or value is None:
        return ages.pop() if ages else None
    half = 0.5 if re.search(r"half$", bare["value"], _I) else 0.0
    age = Age(value=value + half, unit=_UNITS[bare["unit"][:1].lower()])
    return age if age.unit != "year" or age.value <= 125 else None


def age_group_value(words: str) -> AgeGroup | None:
    """ "neonate", "toddler", "middle-aged man", "elderly"; None where the words name no group or two."""
    found = {m.value for m in demographic_mentions(words) if m.kind is Kind.AGE_GROUP}
    if not found and re.fullmatch(r"\W*adults?\W*", words, _I):
        return "adult"
    return found.pop() if len(found) == 1 else None


def sex_value(words: str) -> Sex | None:
    """The sex that a noun, pronoun, title or letter among the words tells; None where none or both do."""
    parts = re.findall(r"[A-Za-z]+", words)
    female, male = any(_FEMALE.fullmatch(part) for part in parts), any(_MALE.fullmatch(part) for part in parts)
    if female == male:
        return None
    return "female" if female else "male"


def gestation_value(words: str) -> str | None:
    """ "34 weeks' gestation", "at 12 weeks of pregnancy" as the weeks are worded."""
    found = [m.value for m in demographic_mentions(words) if m.kind is Kind.GESTATION]
    return str(found[0]) if len(found) == 1 else None


def dose_parts(words: str) -> DoseParts | None:
    """Amount and unit of the one dose that the words hold."""
    attributes = (mention.attributes or {}) if (mention := dose_in(words)) else {}
    amount = attributes.get("amount")
    return DoseParts(float(amount), attributes.get("unit")) if amount is not None else None


def date_value(words: str, order: Order | None = None) -> str | None:
    """The one date among the words as a partial date. ``order`` is how the document writes numeric dates."""
    found = find_dates(words, order)
    return found[0].value if len(found) == 1 else None


def days_value(words: str) -> int | None:
    """The whole days of a delay or a duration ("three days", "the next morning"); None for anything vaguer."""
    return whole_days(words)
