"""Values that a PDF form spreads over several fields: a number and its ticked unit, Yes/No pairs, day–month–year."""

import re
from typing import Final

from pv_reports.extraction.dates import Order, full_year, partial
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_patient import age_unit
from pv_reports.extraction.form_tests import tests
from pv_reports.extraction.form_values import Around, Found, dates_in, is_yes
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Age, Challenge, SeriousnessCriterion

_LAST: Final = compiled(r"\[\d+\]")
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SEX: Final = {"sexm": "male", "sexf": "female"}
_CRITERIA: Final[dict[str, SeriousnessCriterion]] = {
    "death": "death", "lifethr": "life_threatening", "lifethreaten": "life_threatening", "hospital": "hospitalisation",
    "disability": "disability", "congenital": "congenital_anomaly", "otheroutcome": "medically_important",
    "otherevents": "medically_important", "reqinterv": "medically_important", "reqdinter": "medically_important",
}  # fmt: skip
_CHALLENGE: Final = compiled(r"(?:prod(?P<p>\d))?(?P<what>abated?|reappear)(?P<n>\d)?(?P<answer>yes|no|na)$")
_ENDINGS: Final = compiled(r"(?:kg|lb|lbs|yrs?|years|mons?|months|wks?|weeks|days|yes|no|na|prof|brand|generic|otc)$")
_NEAR: Final = 120  # characters: fields so close are cited from the first to the last
_POUND: Final = 0.45359237


def joined(text: str, found: list[Field], order: Order) -> tuple[list[tuple[Found, int | None]], list[Field]]:
    """The values that only several fields together give (each with its product's number), and the fields not used up.

    MedWatch 3500/3500A (AcroForm ``patAge``/``ageYrs``, XFA ``AgeValue``/``AgeYears``) and CIOMS I (``Day``, ``Month``,
    ``Year``; ``Day2``… for the onset) name their fields so. The names count, not the tooltips: FDA's own has the
    tooltips of WeightLB and WeightKG interchanged.
    """
    names = {_name(one.label): one for one in found}
    values: list[tuple[Found, int | None]] = []
    used: set[int] = set()

    def take(*keys: str) -> None:
        used.update(id(names[key]) for key in keys if key in names)

    def on(key: str) -> bool:
        return key in names and is_yes(text[names[key].start : names[key].end])

    for key in ("patage", "agevalue"):
        one = names.get(key)
        number = re.search(r"\d{1,3}(?:\.\d)?", text[one.start : one.end]) if one else None
        unit = next(
            (
                age_unit(name[3:])
                for name in names
                if re.fullmatch(r"age(?:yrs|years|mons|months|wks|weeks|days)", name) and on(name)
            ),
            None,
        )
        if one and number and unit:
            left = one.start + number.start()
            values.append((Found(Kind.AGE, left, left + len(number[0]), Age(value=float(number[0]), unit=unit)), None))
            take(key)
    for key in ("patweight", "weightvalue"):
        one = names.get(key)
        number = re.search(r"\d{1,3}(?:\.\d+)?", text[one.start : one.end]) if one else None
        if one and number and (on("weightkg") or on("weightlb")):
            left = one.start + number.start()
            kilograms = float(number[0]) * (1.0 if on("weightkg") else _POUND)
            values.append((Found(Kind.WEIGHT, left, left + len(number[0]), round(kilograms, 2)), None))
            take(key)
    for name, one in names.items():
        ticked = (one.start, one.end)
        if name in _SEX and on(name):
            values.append((Found(Kind.SEX, *ticked, _SEX[name]), None))
        elif name in _CRITERIA and on(name):
            values.append((Found(Kind.SERIOUSNESS, *ticked, _CRITERIA[name]), None))
        elif (match := _CHALLENGE.match(name)) and on(name) and match["answer"] != "na":
            answer: Challenge = "positive" if match["answer"] == "yes" else "negative"
            kind = Kind.DECHALLENGE if match["what"].startswith("abate") else Kind.RECHALLENGE
            values.append((Found(kind, *ticked, answer), int(match["p"] or match["n"] or 1)))
    values += _doses(text, names, used)
    values += _split_dates(text, names, used, order)
    values += _tests(text, names, used, order)
    for name, one in names.items():
        if (
            name in _SEX
            or name in _CRITERIA
            or _CHALLENGE.match(name)
            or (
                _looks_like_code(one.label)
                and re.search(r"[a-z][A-Z]", one.label.rsplit(".", 1)[-1])
                and _ENDINGS.search(name)
            )
        ):
            used.add(id(one))
    return values, [one for one in found if id(one) not in used]


def _name(label: str) -> str:
    return _LAST.sub("", label).rsplit(".", 1)[-1].lower() if _looks_like_code(label) else label.lower()


def _looks_like_code(label: str) -> bool:
    """Whether a label is a field's technical name rather than words on paper."""
    return " " not in label.strip() and ":" not in label


def _first(names: dict[str, Field], *keys: str) -> Field | None:
    return next((names[key] for key in keys if key in names), None)


def _doses(text: str, names: dict[str, Field], used: set[int]) -> list[tuple[Found, int | None]]:
    """``Prod1Dose`` with ``Prod1DoseUnit``; a strength alone is no dose."""
    values: list[tuple[Found, int | None]] = []
    for name, one in names.items():
        match = re.fullmatch(r"prod(\d)dose|dose(\d)|suspect product (\d) dose", name)
        if not match:
            continue
        number = match[1] or match[2] or match[3]
        unit = (
            names.get(f"prod{number}doseunit")
            or names.get(f"doseunit{number}")
            or names.get(f"suspect product {number} dose unit")
        )
        amount = text[one.start : one.end].strip()
        if unit and re.fullmatch(r"\d+(?:[.,]\d+)?", amount) and text[unit.start : unit.end].strip(" -"):
            written = text[unit.start : unit.end]
            short = written.rsplit(" - ", 1)[-1].lower() if " - " in written else written
            found = Found(
                Kind.DOSE,
                one.start,
                unit.end if 0 < unit.end - one.start < _NEAR else one.end,
                f"{amount} {short}",
                {"amount": float(amount.replace(",", ".")), "unit": short},
            )
            values.append((found, int(number)))
            used.update((id(one), id(unit)))
    return values


def _split_dates(text: str, names: dict[str, Field], used: set[int], order: Order) -> list[tuple[Found, int | None]]:
    """CIOMS I's three fields of a date, cited from the first to the last of them."""
    values: list[tuple[Found, int | None]] = []
    for suffix, kind in (("", Kind.BIRTH_DATE), ("2", Kind.ONSET)):
        parts = [names.get(key + suffix) for key in ("day", "month", "year")]
        year = parts[2]
        words = [text[part.start : part.end].strip() if part else "" for part in parts]
        if year is None or not re.fullmatch(r"(?:19|20)?\d{2}", words[2]):
            continue
        month = (
            int(words[1])
            if words[1].isdigit()
            else next((n for n, name in enumerate(_MONTHS, 1) if words[1].lower().startswith(name)), None)
        )
        day = int(words[0]) if words[0].isdigit() and month else None
        value = partial(full_year(words[2]), month, day)
        given = [part for part, word in zip(parts, words, strict=True) if part and word]
        if value:
            start, end = min(part.start for part in given), max(part.end for part in given)
            near = end - start < _NEAR
            values.append(
                (
                    Found(kind, start if near else year.start, end if near else year.end, value if near else words[2]),
                    None,
                )
            )
            used.update(id(part) for part in given)
    return values


def _tests(text: str, names: dict[str, Field], used: set[int], order: Order) -> list[tuple[Found, int | None]]:
    """``TestData1`` ("ALT 850 U/L") with its range and date fields."""
    values: list[tuple[Found, int | None]] = []
    for name, one in names.items():
        match = re.fullmatch(r"testdata(\d+)|test (\d+)", name)
        if not match:
            continue
        number = match[1] or match[2]
        low = _first(names, f"tlowrange{number}", f"lowtestrange{number}", f"test {number} low range")
        high = _first(names, f"thighrange{number}", f"hightestrange{number}", f"test {number} high range")
        dated = _first(names, f"tdate{number}", f"testddate{number}", f"test {number} date")
        for found in tests(text, one.start, one.end, Around(one.label, order)):
            attributes = dict(found.attributes or {})
            if low and high and 0 < high.end - low.start < 80:
                attributes["reference_range"] = (low.start, high.end)
            date = dates_in(text, dated.start, dated.end, Around(order=order)) if dated else []
            if date:
                attributes["date"] = (date[0][0], date[0][1])
            values.append((Found(found.kind, found.start, found.end, found.value, attributes), None))
        used.update(id(part) for part in (one, low, high, dated) if part)
    return values
