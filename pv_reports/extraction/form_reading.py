"""Reads one labelled field by what its label asks for, with the section it stands in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pv_reports.extraction.form_conditions import history, is_prose, reactions, terms_as, treatments
from pv_reports.extraction.form_doses import dose_and_period, frequency, route
from pv_reports.extraction.form_events import UNKNOWN
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_lists import items, says_nothing
from pv_reports.extraction.form_owners import Owners
from pv_reports.extraction.form_person import person
from pv_reports.extraction.form_products import products
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_tests import tests
from pv_reports.extraction.form_values import Around, Found, dates_in, is_yes
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import lexicon

_DRUGS: Final = {"drug": None, "interacting": "interacting", "concomitant": "concomitant"}
PROSE_FIELDS: Final = frozenset(
    {"reaction", "history", "treatment", "tests", "concomitant", "drug", "indication", "outcome", "seriousness"}
)
_ANSWERED_NO: Final = frozenset({"dechallenge", "rechallenge", "autopsy", "outcome"})
_NEUTRAL: Final = {"dose_start": "onset", "dose_end": "reaction_end"}
_OF_NOTHING: Final = compiled(
    r"\W*(?:date\s+)?(?:start(?:ed)?|began|since|end(?:ed)?|stop(?:ped)?)(?:\s+(?:date|on))?\W*", re.IGNORECASE
)
_ALL_BEGAN: Final = compiled(
    r"\b(?:all|both|each|everything|symptoms|these)\b[^.\n]{0,20}?\b(?:noted|noticed|began|begun|started|onset|seen|"
    r"appeared|occurred|developed|present|from|since|on)\b\s*(?:on|from|since|:)?\s*", re.IGNORECASE
)  # fmt: skip
_PERSON: Final = compiled(
    r"\W*(?:pt|child|infant|baby|newborn|vaccinee|person|subject|consumer|user|case)\W*", re.IGNORECASE
)
_NO: Final = compiled(r"\W*(?:no|none)\W*", re.IGNORECASE)


def answers(field: str, words: str) -> bool:
    """Whether "no", "none" or "unknown" is an answer to what the field asks; E2B has a code for an unknown outcome."""
    if field == "outcome" and UNKNOWN.fullmatch(words):
        return True
    return field in _ANSWERED_NO and _NO.fullmatch(words) is not None


def in_context(one: Field) -> Field:
    """The same words ask for other things in other parts of a form: "Start date" under EVENT is the onset."""
    if one.section == "reaction":
        meant = {"dose_start": "onset", "dose_end": "reaction_end", "duration": "reaction_duration"}
        if one.field in meant and not re.search(r"drug|dose|therapy|treat|medic|product", one.label, re.IGNORECASE):
            return replace(one, field=meant[one.field])
    if one.field == "duration":
        return replace(one, field="dose_duration")
    if one.field == "reporter_address":
        return one if one.section == "reporter" else replace(one, field="ignore")
    if one.section == "patient" and one.field == "reporter_name":
        return replace(one, field="initials")
    if (
        one.field == "reporter_name"
        and one.section != "reporter"
        and re.fullmatch(r"\W*(?:\d\W*)?name\W*", one.label, re.IGNORECASE)
    ):
        return replace(one, field="drug" if one.section == "product" else "ignore")
    if one.role and one.field == "drug":
        return replace(one, field=one.role)
    if one.section == "concomitant" and one.field == "drug":
        return replace(one, field="concomitant")
    if one.section == "patient" and one.field == "country":
        return replace(one, field="ignore")
    return one


def of_what_stands_before(found: Sequence[Field]) -> Iterator[Field]:
    """Fields whose words do not say of what they speak, by what stands before: "Started" below "Event" is its onset.

    "Diagnoses" are history in a form that asks for the reaction apart.
    """
    apart = any(one.field == "reaction" and one.start < one.end for one in found)
    told: set[str] = {"onset", "reaction_end"}
    for one in found:
        if one.field == "diagnoses":
            one = replace(one, field="history" if apart else "unknown")
        elif one.field == "reaction":
            told = set()
        elif one.field in ("drug", "interacting", "concomitant", "dose", "indication", "lot"):
            told = {"onset", "reaction_end"}
        elif one.field in _NEUTRAL and _OF_NOTHING.fullmatch(one.label) and _NEUTRAL[one.field] not in told:
            one = replace(one, field=_NEUTRAL[one.field])
        told.add(one.field)
        yield one


def read_field(
    text: str, one: Field, start: int, end: int, around: Around, owners: Owners
) -> Iterator[tuple[Found, str | None]]:
    """The values of ``text[start:end]``, a field or one ticked option of it, each with its owner."""
    name = one.field
    if name == "agent":  # of a poison centre's form; a call centre's agent is no medicine
        medicines = [term for term in lexicon().find(text[start:end], kinds=["substance"]) if term.start == 0]
        if medicines:
            yield from _read_products(text, replace(one, field="drug"), start, end, around, owners)
        return
    if name in PROSE_FIELDS and is_prose(text[start:end]) and name not in ("seriousness", "outcome"):
        return
    if name in _DRUGS:
        yield from _read_products(text, one, start, end, around, owners)
    elif name == "reaction":
        owners.last_reactions = [] if one.index is None else owners.last_reactions
        for number, values in reactions(text, start, end, around):
            owner = owners.reaction(one.index if one.index is not None else number)
            owners.last_reactions = [*owners.last_reactions, owner] if one.index is None else [owner]
            yield from ((value, owner) for value in values)
        yield from _onset_of_all(text, start, end, around, owners)
    elif name == "history":
        yield from ((value, None) for value in history(text, start, end, around))
    elif name == "allergies":
        if len(text[start:end].split()) <= 8 and not is_prose(text[start:end]):
            yield Found(Kind.HISTORY, one.label_start, end, text[one.label_start : end]), None
    elif name == "tests":
        yield from ((value, None) for value in tests(text, start, end, around))
    elif name == "treatment":
        yield from ((value, None) for value in treatments(text, start, end, around))
    elif name == "indication":
        listed = list(terms_as(Kind.INDICATION, "strong")(text, start, end, around))
        for place, (number, values) in enumerate(listed, 1):
            index = number or one.index or (place if len(listed) > 1 and len(listed) == len(owners.last) else None)
            yield from ((value, owners.of(Kind.INDICATION, index, one.role)) for value in values)
    elif name == "health_professional":
        if is_yes(text[start:end]):
            yield Found(Kind.QUALIFICATION, start, end, "other_hcp"), None
    elif name in (
        "dose",
        "frequency",
        "route",
        "lot",
        "therapy_dates",
        "dose_start",
        "dose_end",
        "dose_duration",
        "onset",
        "outcome",
    ):
        yield from _read_each(text, one, start, end, around, owners)
    elif name == "patient" or (name == "unknown" and _PERSON.fullmatch(one.label)):
        yield from ((value, None) for value in person(text, start, end, around))
    elif name in READERS:
        found = list(READERS[name](text, start, end, around))
        if name in ("record_number", "initials", "age_sex", "sex", "age", "birth_date"):
            more = list(person(text, start, end, around))
            known = {value.kind for value in found}
            found += [value for value in more if value.kind not in known and (len(more) > 1 or value.start > start + 3)]
        for value in found:
            yield value, owners.of(value.kind, one.index, one.role)


def _onset_of_all(
    text: str, start: int, end: int, around: Around, owners: Owners
) -> Iterator[tuple[Found, str | None]]:
    """ "nausea, vomiting. Both began 5 May": the onset of each reaction of the list."""
    said = _ALL_BEGAN.search(text, start, end)
    dated = dates_in(text, said.end(), min(end, said.end() + 30), around)[:1] if said else []
    for left, right, value in dated:
        yield from ((Found(Kind.ONSET, left, right, value), owner) for owner in owners.last_reactions)


def _read_products(
    text: str, one: Field, start: int, end: int, around: Around, owners: Owners
) -> Iterator[tuple[Found, str | None]]:
    role = _DRUGS[one.field]
    if one.field != "concomitant" and one.index is None:
        owners.last = []
    if "co-suspect" in one.label.lower():
        owners.last = []
    for number, values in products(text, start, end, around):
        index = one.index if one.index is not None else (number if role is None else None)
        if (
            index is not None
            and one.index is None
            and ("suspect", index) in owners.numbered
            and one.section != "product"
        ):
            index = None
        owner = owners.product("suspect" if role is None else role, index)
        if role != "concomitant":
            owners.last = [*owners.last, owner] if one.index is None else [owner]
        for value in values:
            if value.kind is Kind.ACTION and role == "concomitant":
                continue
            if value.kind is Kind.DRUG:
                value = replace(value, attributes={"role": role or "suspect"})
            yield value, owner
    if one.field == "concomitant" and one.section == "concomitant" and one.index is not None:
        owners.last = [owners.product("concomitant", one.index)]


def _read_each(
    text: str, one: Field, start: int, end: int, around: Around, owners: Owners
) -> Iterator[tuple[Found, str | None]]:
    """Fields that answer for each product or reaction in turn: "#1 50 mg daily #2 10 mg"."""
    readers = {"dose": dose_and_period, "frequency": frequency, "route": route}
    read = readers.get(one.field) or READERS[one.field]
    listed = items(text, start, end, "strong")
    several = any(item.number for item in listed) or len(listed) in (len(owners.last), len(owners.last_reactions))
    if len(listed) < 2 or not several:
        listed = items(text, start, end, "strong")[:1] if len(listed) == 1 else []
    if not listed:
        yield from ((value, owners.of(value.kind, one.index, one.role)) for value in read(text, start, end, around))
        return
    for place, item in enumerate(listed, 1):
        index = item.number or one.index or (place if len(listed) > 1 else None)
        if not says_nothing(text[item.start : item.end]) or answers(one.field, text[item.start : item.end]):
            yield from (
                (value, owners.of(value.kind, index, one.role)) for value in read(text, item.start, item.end, around)
            )
