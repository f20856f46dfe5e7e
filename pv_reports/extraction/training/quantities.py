"""Ages, doses, frequencies, times and dates in the many ways people write them."""

from random import Random
from typing import Final

from pv_reports.extraction.training.grammar import word_list
from pv_reports.extraction.training.names import pick

_OLD: Final = word_list("old")
_YEARS: Final = word_list("years")
_VOLUMES: Final = word_list("volumes")
_NUMBERS: Final = word_list("number_words")
_TENS: Final = word_list("tens_words")
_DATES: Final = word_list("dates")
_PLACES: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "last")
_MONTHS: Final = word_list("months")
_MASSES: Final = word_list("masses")
_MASS_UNITS: Final = word_list("mass_units")
_BODY_UNITS: Final = word_list("body_units")
_COUNTED: Final = word_list("counted")
_VAGUE: Final = word_list("vague")
_FREQUENCIES: Final = word_list("frequencies")
_TIMES: Final = word_list("times")
_TREATED: Final = word_list("treated")
_VAGUE_TIMES: Final = word_list("vague_times")


def number(rng: Random, low: int, high: int) -> str:
    """A number in digits or, when small, at times in words."""
    value = rng.randrange(low, high)
    return _NUMBERS[value - 1] if 1 <= value <= 20 and rng.random() < 0.35 else str(value)


def age(rng: Random) -> str:
    """An age before a noun: "45-year-old", "3 month old"; without article."""
    chance = rng.random()
    if chance < 0.08:
        return f"{rng.randrange(2, 24)}{pick(rng, ('-month-old', ' month old', '-month old', '-mo-old'))}"
    if chance < 0.11:
        return f"{rng.randrange(2, 30)}{pick(rng, ('-day-old', '-week-old', ' week old', ' day old'))}"
    if chance < 0.15:
        return f"{pick(rng, _TENS)}-{_NUMBERS[rng.randrange(9)]}-year-old"
    return f"{rng.randrange(1, 96)}{pick(rng, _OLD)}"


def age_after(rng: Random) -> str:
    """An age that stands alone or after "aged"."""
    chance = rng.random()
    if chance < 0.12:
        return f"{rng.randrange(1, 24)} {pick(rng, ('months', 'mths', 'months old', 'mo'))}"
    if chance < 0.16:
        return f"{rng.randrange(1, 30)} {pick(rng, ('days', 'weeks', 'weeks old', 'days old'))}"
    years = rng.randrange(1, 97)
    return f"{years}{pick(rng, _YEARS)}"


def dose(rng: Random) -> str:
    """An amount with its unit, without frequency (but "mg/day" is one amount)."""
    chance = rng.random()
    if chance < 0.46:
        return _mass(rng)
    if chance < 0.57:
        return (
            f"{pick(rng, _MASSES)}{pick(rng, (' ', '', ' '))}mg/{pick(rng, ('day', 'day', 'd', 'week', 'die', 'kg'))}"
        )
    if chance < 0.65:
        return f"{pick(rng, _MASSES)} {pick(rng, _BODY_UNITS)}"
    if chance < 0.77:
        return _counted(rng)
    if chance < 0.83:
        thousands = pick(rng, ("", ",000", "0", "00", "000"))
        return f"{rng.randrange(1, 100)}{thousands} {pick(rng, ('IU', 'units', 'U', 'iu', 'IE'))}"
    if chance < 0.89:
        return f"{pick(rng, _VOLUMES)}{pick(rng, (' ', ''))}{pick(rng, ('ml', 'mL', 'cc', 'ML', 'mls'))}"
    if chance < 0.93:
        return f"{rng.randrange(10, 900, 5)}/{rng.randrange(5, 500, 5)}{pick(rng, (' ', ''))}{pick(rng, ('mg', 'mcg'))}"
    return pick(rng, _VAGUE)


def _mass(rng: Random) -> str:
    chance = rng.random()
    amount, unit = pick(rng, _MASSES), pick(rng, _MASS_UNITS)
    joint = "" if rng.random() < 0.25 else " "
    if chance < 0.06:
        return f"{amount}-{int(float(amount.replace(',', '')) * 2) or 1}{joint}{unit}"
    if chance < 0.10:
        return f"{pick(rng, ('2', '1', '3', '4'))} x {amount}{joint}{unit}"
    if chance < 0.12:
        return f"{amount.replace('.', ',')}{joint}{unit}"
    if chance < 0.15:
        return f"{rng.choice(('1', '2', '4', '0.5'))}{joint}g"
    if chance < 0.155:
        return pick(rng, ("2 lakh units", "6 lakh IU", "5 lakh units", "10 lakh units", "60,000 IU", "1,50,000 units"))
    return f"{amount}{joint}{unit}"


def _counted(rng: Random) -> str:
    count = rng.randrange(1, 7)
    noun = pick(rng, _COUNTED)
    word = _NUMBERS[count - 1] if rng.random() < 0.5 else str(count)
    if count == 1 and rng.random() < 0.3:
        return f"{'an' if noun[0] in 'aiu' and noun != 'unit' else 'a'} {noun}"
    if count == 1:
        return f"{word} {noun}"
    return f"{word} {noun[:-1]}ies" if noun.endswith("ory") else f"{word} {noun}{'es' if noun.endswith('ch') else 's'}"


def frequency(rng: Random) -> str:
    """How often: abbreviations, Latin, words."""
    chance = rng.random()
    if chance < 0.06:
        return f"every {number(rng, 2, 13)} {pick(rng, ('hours', 'days', 'weeks', 'h', 'months', 'hrs'))}"
    if chance < 0.09:
        return f"{number(rng, 2, 7)} times {pick(rng, ('daily', 'a day', 'per day', 'a week', 'weekly', 'per week'))}"
    return pick(rng, _FREQUENCIES)


def span(rng: Random) -> str:
    """A time to onset: "30 minutes", "two weeks", "several days"."""
    return _time(rng, _TIMES, 0.17)


def treated(rng: Random) -> str:
    """How long something was taken: "3 weeks", "six cycles"."""
    return _time(rng, _TREATED, 0.08)


def _time(rng: Random, units: tuple[str, ...], vague: float) -> str:
    chance = rng.random()
    if chance < vague:
        return pick(rng, _VAGUE_TIMES[:-1]) if rng.random() < 0.9 else "a long time"
    unit = pick(rng, units)
    joint = " " if len(unit) > 2 or rng.random() < 0.7 else ""
    if chance < vague + 0.05:
        low = rng.randrange(1, 20)
        return f"{low}{pick(rng, ('-', ' to ', '–', ' - '))}{low + rng.randrange(1, 10)} {unit}"
    if chance < vague + 0.08:
        return f"{rng.randrange(1, 9)}{pick(rng, ('.5', ' 1/2', '½'))} {unit}"
    if chance < vague + 0.10:
        return f"{number(rng, 1, 4)} {pick(rng, ('day', 'week', 'month', 'year', 'hour'))}{pick(rng, ('s', ''))}"
    return f"{number(rng, 2, 48)}{joint}{unit}"


def short_ago(rng: Random) -> str:
    """Ward shorthand for a length of time: "3/7" (days), "2/52" (weeks), "4/12" (months)."""
    return f"{rng.randrange(1, 12)}/{pick(rng, ('7', '7', '52', '12'))}"


def date(rng: Random) -> str:
    """A date, whole or partial, in one of many forms."""
    year = rng.randrange(1988, 2027)
    month = rng.randrange(12)
    day = rng.randrange(1, 29)
    name = _MONTHS[month]
    return pick(rng, _DATES).format(
        d=day, m=month + 1, y=year, yy=year % 100, month=name, mon=name[:3], MON=name[:3].upper(), th=_ordinal(day)
    )


def nth(rng: Random) -> str:
    """A place in a row of up to thirty: "3rd", "third"."""
    day = rng.randrange(1, 30)
    return f"{day}{_ordinal(day)}" if rng.random() < 0.6 else pick(rng, _PLACES)


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
