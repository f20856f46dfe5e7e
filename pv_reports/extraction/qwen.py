"""The model's reading of a document: verbatim quotes with kind and value; one that is not there is dropped."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from pv_reports.extraction.dates import find_dates
from pv_reports.extraction.doses import dose_in
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.qwen import Model, ModelError
from pv_reports.records import (
    ActionTaken,
    Age,
    AgeGroup,
    Challenge,
    Document,
    Finding,
    Outcome,
    PartialDate,
    Qualification,
    ReportType,
    Role,
    SeriousnessCriterion,
    Sex,
    SpecialSituation,
)
from pv_reports.records.dates import compatible
from pv_reports.settings import resource

PROMPT_VERSION = "1.1"
WINDOW_CHARACTERS = 12_000
OVERLAP_CHARACTERS = 600
MOST_ITEMS = 150
MOST_QUOTE = 300
CONFIDENCE = 0.8

_CODES: dict[Kind, tuple[str, ...]] = {
    Kind.SEX: get_args(Sex),
    Kind.AGE_GROUP: get_args(AgeGroup),
    Kind.QUALIFICATION: get_args(Qualification),
    Kind.REPORT_TYPE: get_args(ReportType),
    Kind.DRUG: get_args(Role),
    Kind.ACTION: get_args(ActionTaken),
    Kind.DECHALLENGE: get_args(Challenge),
    Kind.RECHALLENGE: get_args(Challenge),
    Kind.OUTCOME: get_args(Outcome),
    Kind.SERIOUSNESS: get_args(SeriousnessCriterion),
    Kind.SPECIAL_SITUATION: get_args(SpecialSituation),
    Kind.AUTOPSY: ("yes", "no"),
}
_DATES = frozenset(
    {
        Kind.BIRTH_DATE, Kind.DEATH_DATE, Kind.RECEIVED, Kind.FOLLOW_UP, Kind.DOSE_START, Kind.DOSE_END, Kind.ONSET,
        Kind.REACTION_END,
    }
)  # fmt: skip
_OF_PRODUCT = frozenset(
    {
        Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_START, Kind.DOSE_END, Kind.DOSE_DURATION, Kind.INDICATION,
        Kind.LOT, Kind.ACTION, Kind.DECHALLENGE, Kind.RECHALLENGE,
    }
)  # fmt: skip
_FIGURE = compiled(r"[<>≤≥]?\s?\d[\d.,]*(?:\s?/\s?\d+)?")
_date: TypeAdapter[str] = TypeAdapter(PartialDate)


class Item(BaseModel):
    """One thing the model says the document states."""

    kind: Kind
    quote: Annotated[str, Field(min_length=1, max_length=MOST_QUOTE)]
    value: Annotated[str, Field(max_length=MOST_QUOTE)]
    about: Annotated[str, Field(max_length=MOST_QUOTE)] = ""


class Items(BaseModel):
    """The model's whole answer for one window of a document."""

    items: Annotated[list[Item], Field(max_length=MOST_ITEMS)]


class QwenExtractor:
    """Reads documents with a model. ``findings`` collects what was dropped, and that the model failed, if it did."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.findings: list[Finding] = []

    def mentions(self, document: Document) -> list[Mention]:
        """The items whose quote stands in the document and whose value fits its kind. Never raises for a bad answer."""
        found: list[Mention] = []
        for start, text in windows(document.text):
            try:
                answer = self._model.ask(messages(document.name, text), Items)
            except ModelError as error:
                self._drop(f"The model did not read {document.name}: {error.problem}", error.remedy)
                continue
            placed = self._placed(document, answer.value.items, start)
            found += _owned(placed)
        return found

    def _placed(self, document: Document, items: list[Item], start: int) -> list[tuple[Item, Mention]]:
        used: dict[str, int] = {}
        placed = []
        for item in items:
            at = document.text.find(item.quote, used.get(item.quote, start))
            if at < 0:
                at = document.text.find(item.quote, start)
            if at < 0:
                self._drop(
                    f"The model quoted words for {item.kind} that are not in {document.name}; the item was dropped."
                )
                continue
            used[item.quote] = at + len(item.quote)
            try:
                value, attributes = _value(item)
                attributes |= _parts(item, at)
            except ValueError:
                self._drop(f"The model's value for {item.kind} in {document.name} does not fit; it was dropped.")
                continue
            if not _stated(item):
                self._drop(
                    f"The model's value for {item.kind} in {document.name} is not what the quoted words state; "
                    "it was dropped."
                )
                continue
            end = attributes.pop("end", at + len(item.quote))
            mention = Mention(
                item.kind, at, end, value, method="model", confidence=CONFIDENCE, attributes=attributes or None
            )
            placed.append((item, mention))
        return placed

    def _drop(self, reason: str, remedy: str | None = None) -> None:
        self.findings.append(Finding.of_case("model", "warning", reason, remedy))


def windows(text: str) -> Iterator[tuple[int, str]]:
    """The text in overlapping windows that a small context holds, cut at line ends; nothing is left out."""
    start = 0
    while True:
        end = min(len(text), start + WINDOW_CHARACTERS)
        if end < len(text):
            end = max(text.rfind("\n", start + WINDOW_CHARACTERS // 2, end), start + WINDOW_CHARACTERS // 2)
        yield start, text[start:end]
        if end >= len(text):
            return
        start = max(end - OVERLAP_CHARACTERS, start + 1)


def messages(name: str, text: str, fence: str | None = None) -> list[tuple[str, str]]:
    """The rendered prompts. A fence that no document can know marks what is data; tests give a fixed one."""
    environment = Environment(
        loader=FileSystemLoader(resource("templates") / "extraction" / PROMPT_VERSION),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - a prompt is plain text, not HTML
    )
    mark = fence or secrets.token_hex(8)
    codes = {kind.value: values for kind, values in _CODES.items()}
    system = environment.get_template("system.jinja").render(fence=mark, codes=codes)
    user = environment.get_template("user.jinja").render(fence=mark, name=name, text=text)
    return [("system", system), ("user", user)]


def _value(item: Item) -> tuple[Any, dict[str, Any]]:
    """The typed value of an item, and its attributes. Raises ValueError when it does not fit the kind."""
    text = item.value.strip()
    if item.kind is Kind.DRUG:
        return item.quote, {"role": _code(item.kind, text)}
    if item.kind is Kind.AUTOPSY:
        return _code(item.kind, text) == "yes", {}
    if item.kind in _CODES:
        return _code(item.kind, text), {}
    if item.kind is Kind.AGE:
        number, _, unit = text.partition(" ")
        return Age(value=float(number), unit=unit.rstrip("s")), {}
    if item.kind in (Kind.WEIGHT, Kind.HEIGHT):
        return float(text.split()[0]) if text else _unfit(), {}
    if item.kind is Kind.COUNTRY:
        return (text, {}) if len(text) == 2 and text.isalpha() and text.isupper() else _unfit()
    if item.kind is Kind.TEST:
        return " ".join(item.quote[: max(0, item.quote.rfind(text))].split()).rstrip(" :=-"), {}
    if item.kind in _DATES:
        try:
            return _date.validate_python(text), {}
        except ValidationError as error:
            raise ValueError(text) from error
    return item.quote, {}


def _parts(item: Item, at: int) -> dict[str, Any]:
    """What belongs to a dose or a test, read from the quoted words themselves. Raises ValueError for a test result
    that does not stand in its quote."""
    if item.kind is Kind.DOSE:
        dose = dose_in(item.quote)
        return dict(dose.attributes or {}) if dose else {}
    if item.kind is not Kind.TEST:
        return {}
    result = item.value.strip()
    place = item.quote.rfind(result)
    name = item.quote[:place].rstrip(" :=-\t\n") if place > 0 else ""
    figure = _FIGURE.match(result)
    if not name or not figure:
        raise ValueError("no name and result in the quote")
    unit = result[figure.end() :].strip()
    start = at + place
    unit_at = start + len(result) - len(unit)
    return {
        "end": at + len(name), "value": (start, start + figure.end()),
        "unit": (unit_at, unit_at + len(unit)) if unit else None, "reference_range": None,
    }  # fmt: skip


def _stated(item: Item) -> bool:
    """Whether the figures of a value can be read in its quote: an age, a weight or a date the quote does not state is
    the model's invention, however well the quote stands. Numbers in words are given the benefit of the doubt."""
    if item.kind in _DATES:
        dates = [dated.value for dated in find_dates(item.quote)]
        years = re.findall(r"\d{4}", item.quote)
        return any(compatible(value, item.value.strip()) for value in dates) if dates else item.value[:4] in years
    if item.kind in (Kind.AGE, Kind.WEIGHT, Kind.HEIGHT) and re.search(r"\d", item.quote):
        wanted = re.match(r"[\d.]+", item.value.strip())
        return wanted is not None and float(wanted.group()) in {
            float(figure.replace(",", ".")) for figure in re.findall(r"\d+(?:[.,]\d+)?", item.quote)
        }
    return True


def _code(kind: Kind, text: str) -> str:
    return text if text in _CODES[kind] else _unfit()


def _unfit() -> Any:
    raise ValueError("the value does not fit its kind")


def _owned(placed: list[tuple[Item, Mention]]) -> list[Mention]:
    """Ties doses to their drug and outcomes to their reaction, by the words the model gave in ``about``."""
    numbers: dict[tuple[Kind, str], str] = {}
    for item, _ in placed:
        if item.kind in (Kind.DRUG, Kind.REACTION):
            kind = "product" if item.kind is Kind.DRUG else "reaction"
            count = sum(1 for known, _ in numbers if known is item.kind)
            numbers.setdefault((item.kind, item.quote.lower()), f"model:{kind}:{count + 1}")
    owned = []
    for item, mention in placed:
        if item.kind in (Kind.DRUG, Kind.REACTION):
            owner = numbers[item.kind, item.quote.lower()]
        else:
            wanted = Kind.DRUG if item.kind in _OF_PRODUCT else Kind.REACTION
            owner = numbers.get((wanted, item.about.strip().lower()), "")
        owned.append(replace(mention, owner=owner or None))
    return owned
