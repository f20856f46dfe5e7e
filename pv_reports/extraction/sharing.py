"""Which medicine a dose, a date, an indication or an action belongs to."""

import re
from typing import Final

from pv_reports.extraction.medicines import Medicine
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.regimen_dates import no_day_of_a_dose

_I: Final = re.IGNORECASE
REGIMEN: Final = (Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_START, Kind.DOSE_END, Kind.DOSE_DURATION)
_PLURAL: Final = compiled(
    r"\b(?:both|all|the)\s+(?:\w+\s+)?(?:drugs|medicines|medications|vaccines|products|agents|treatments)\b|"
    r"\bboth\b|\btherapies\b",
    _I,
)
# Words for a vaccination that name no vaccine: what is said beside them is said of the one that is named.
_ACT: Final = compiled(r"(?:re)?vaccin\w*|immuni[sz]\w*|shots?", _I)
Placed = list[tuple[int, int, Medicine]]


def share_out(medicines: list[Medicine], mentions: list[Mention], reading: Reading) -> None:
    """Gives each dose, frequency, route, date, duration, lot, indication and action to the medicine it stands nearest
    to: in its sentence the last one before it, else the first one after ("50 mg of X"), else the sentence before."""
    of = {id(m): medicine for medicine in medicines for m in medicine.mentions}
    # Medicines that are no products stand in the way too: their doses are nobody else's.
    stranger = Medicine("")
    placed = sorted(
        (
            (m.start, m.end, of.get(id(m), stranger))
            for m in mentions
            if m.kind is Kind.DRUG and m.method != "form" and not (id(m) not in of and _ACT.fullmatch(str(m.value)))
        ),
        key=lambda p: p[0],
    )
    said = {(m.kind, m.start) for m in mentions if (m.attributes or {}).get("sure")}
    denied: list[tuple[Mention, Medicine]] = []
    by_owner = {owner: medicine for medicine in medicines for owner in medicine.owners}
    for mention in mentions:
        if mention.method == "form" or (mention.method == "model" and mention.owner in by_owner):
            suspects = [m for m in medicines if m.role in ("suspect", "interacting")]
            owned = (
                [by_owner[mention.owner]]
                if mention.owner in by_owner
                else suspects
                if len(suspects) == 1
                or mention.kind in (Kind.ACTION, Kind.DECHALLENGE, Kind.RECHALLENGE, Kind.INDICATION)
                else []
            )
            for medicine in owned:
                if mention.kind is Kind.ACTION:
                    medicine.actions.append(mention)
                elif mention.kind in REGIMEN or mention.kind in (
                    Kind.LOT,
                    Kind.INDICATION,
                    Kind.DECHALLENGE,
                    Kind.RECHALLENGE,
                ):
                    medicine.belongings.append(mention)
            continue
        if mention.kind is Kind.DOSE and mention.status is Status.NEGATED:
            denied += [(mention, medicine) for medicine in _owners(mention, placed, reading, medicines)]
        elif mention.kind in REGIMEN or mention.kind in (Kind.LOT, Kind.INDICATION):
            if mention.status not in (Status.AFFIRMED, Status.SPECULATED) or _outweighed(mention, said, reading.text):
                continue
            for medicine in _owners(mention, placed, reading, medicines):
                medicine.belongings.append(mention)
        elif mention.kind in (Kind.ACTION, Kind.RECHALLENGE, Kind.DECHALLENGE):
            for medicine in _acted_on(mention, placed, reading, medicines):
                (medicine.actions if mention.kind is Kind.ACTION else medicine.belongings).append(mention)
    _take_back(denied, reading)


def _take_back(denied: list[tuple[Mention, Medicine]], reading: Reading) -> None:
    """Drops the doses that a correction denies ("was 20 mg, not 10 mg") wherever they were told of the medicine, and
    from the older e-mails of a thread the days that a correcting one states anew."""
    for dose, medicine in denied:
        here = reading.sentence_at(dose.start)  # what stands beside the denial is the corrected dose
        same = [
            m
            for m in medicine.belongings
            if m.kind is Kind.DOSE and _amount(m) == _amount(dose) and not here.start <= m.start < here.end
        ]
        medicine.belongings = [m for m in medicine.belongings if m not in same]
        newest = reading.when(dose.start)[0]
        told = {m.kind for m in medicine.belongings if reading.when(m.start)[0] == newest and m.method != "form"}
        medicine.belongings = [
            m
            for m in medicine.belongings
            if m.method == "form" or reading.when(m.start)[0] == newest or m.kind not in told - {Kind.ROUTE}
        ]


def _amount(dose: Mention) -> tuple[object, object]:
    attributes = dose.attributes or {}
    return attributes.get("amount"), attributes.get("unit")


def _outweighed(mention: Mention, said: set[tuple[Kind, int]], text: str) -> bool:
    """Whether the day is told surely as another one, or is no day of a dose at all."""
    if mention.kind not in (Kind.DOSE_START, Kind.DOSE_END) or (mention.attributes or {}).get("sure"):
        return False
    return any(start == mention.start for _, start in said) or no_day_of_a_dose(text, mention.start)


def _owners(mention: Mention, placed: Placed, reading: Reading, medicines: list[Medicine]) -> list[Medicine]:
    text = reading.text
    sentence = reading.sentence_at(mention.start)
    inside = [p for p in placed if sentence.start <= p[0] < sentence.end]
    before = [p for p in inside if p[1] <= mention.start]
    after = [p for p in inside if p[0] >= mention.end]
    if mention.kind is Kind.DOSE_END:
        acted = re.search(
            r"\b(?:stopped|discontinued|withdrawn|ceased|interrupted|withheld)\b",
            text[sentence.start : sentence.end],
            _I,
        )
        if acted:
            return _subjects(sentence.start + acted.start(), sentence.start + acted.end(), inside, reading, medicines)
    if mention.kind in (Kind.DOSE, Kind.ROUTE, Kind.FREQUENCY) and after:
        gap = text[mention.end : after[0][0]]
        near_before = text[before[-1][1] : mention.start] if before else None
        # In "A 20 mg every day, B 10 mg" the words before the comma are A's.
        if re.fullmatch(
            r"(?:\s*(?:of|dose|doses|tablets?|capsules?|injections?|infusions?|administration|administered|"
            r"treatment|therapy|with|low-dose|high-dose|the|\(|\d+\s?mg))*[\s-]*",
            gap,
            _I,
        ) and (
            near_before is None
            or re.search(r"[,;.]|\band\b|\bwith\b|\bof\b", near_before)
            or len(near_before) > len(gap) + 12
        ):
            return [after[0][2]]
    if mention.kind is Kind.DOSE_START and after and (mention.attributes or {}).get("opens"):
        return _coordinated_after(after, text)
    if before:
        owner = before[-1]
        if mention.kind is Kind.INDICATION or mention.kind in (Kind.DOSE_START,):
            return _coordinated(before, text, mention)
        return [owner[2]]
    suspects = [m for m in medicines if m.role in ("suspect", "interacting")]
    changed = re.search(
        r"\bdos(?:e|age)\s+(?:was|were|had\s+been)\s+(?:\w+\s+)?(?:reduced|increased|lowered|halved|doubled|raised|"
        r"changed)\b|\b(?:reduced|increased|lowered|halved|doubled|raised|cut|changed)\s+(?:the|her|his|my|its)?\s*"
        r"dos(?:e|age)\b",
        text[sentence.start : mention.start], _I,
    )  # fmt: skip
    if changed and mention.kind in REGIMEN:
        told = [p for p in placed if p[1] <= sentence.start and p[2] in medicines]
        return suspects if len(suspects) == 1 else [told[-1][2]] if told else []
    if after and (mention.kind is not Kind.DOSE_DURATION or mention.method == "tagger"):
        return [after[0][2]] if mention.kind is not Kind.DOSE_START else _coordinated_after(after, text)
    number = reading.sentence_number(mention.start)
    regimen = re.search(
        r"\bdos(?:e|es|age)\b|\b(?:took|taken|taking)\s+(?:it|them)\b", text[sentence.start : sentence.end], _I
    )
    if regimen and len(suspects) == 1 and mention.kind in REGIMEN:
        return suspects
    if number and mention.kind in (Kind.DOSE_END, Kind.LOT, Kind.INDICATION, Kind.DOSE_START, Kind.DOSE):
        earlier = reading.sentences[number - 1]
        there = [p for p in placed if earlier.start <= p[0] < earlier.end]
        if there and (
            mention.kind is not Kind.DOSE or re.search(r"\bdose\b", text[sentence.start : mention.start], _I)
        ):
            return [there[-1][2]] if mention.kind is not Kind.LOT else [there[0][2]]
    if mention.kind in (Kind.LOT, Kind.INDICATION, Kind.DOSE_END, Kind.DOSE_START) and len(suspects) == 1:
        return suspects
    return []


def _coordinated(before: Placed, text: str, mention: Mention) -> list[Medicine]:
    """ "apixaban 5 mg and bisoprolol 2.5 mg for atrial fibrillation": the indication belongs to both; so does a start
    date to medicines joined without a regimen of their own between them."""
    owners = [before[-1]]
    for place in reversed(before[:-1]):
        gap = text[place[1] : owners[-1][0]]
        joined = (
            r"[\w\s.,/%-]{0,40}?\b(?:and|plus)\s+(?:\w+\s+)?"
            if mention.kind is Kind.INDICATION
            else r"\s*(?:,|and|plus|/|\+|,\s*and)\s*(?:\w+\s+)?"
        )
        if (re.fullmatch(joined, gap) and not re.search(r"\b(?:for|was|were|since|from)\b", gap)) or re.fullmatch(
            r"\s*,\s*", gap
        ):
            owners.append(place)
        else:
            break
    unique: list[Medicine] = []
    for owner in owners:
        if owner[2] not in unique:
            unique.append(owner[2])
    return unique


def _coordinated_after(after: Placed, text: str) -> list[Medicine]:
    owners = [after[0]]
    for place in after[1:]:
        if re.fullmatch(
            r"\s*(?:,|and|plus|/|\+|,\s*and|\([^)]*\)|with)*\s*(?:\w+\s+)?", text[owners[-1][1] : place[0]]
        ):
            owners.append(place)
        else:
            break
    return list({id(owner[2]): owner[2] for owner in owners}.values())


def _acted_on(mention: Mention, placed: Placed, reading: Reading, medicines: list[Medicine]) -> list[Medicine]:
    sentence = reading.sentence_at(mention.start)
    inside = [p for p in placed if sentence.start <= p[0] < sentence.end]
    return _subjects(mention.start, mention.end, inside, reading, medicines)


def _subjects(start: int, end: int, inside: Placed, reading: Reading, medicines: list[Medicine]) -> list[Medicine]:
    """What "was stopped" speaks of: the coordinated subjects before it, the object after "stopping", "both drugs", or,
    with no name in the sentence, the suspects."""
    text = reading.text
    sentence = reading.sentence_at(start)
    suspects = [m for m in medicines if m.role in ("suspect", "interacting")]
    if _PLURAL.search(text[sentence.start : start + 6]) and not any(
        p[1] <= start and start - p[1] < 30 for p in inside
    ):
        return suspects
    named = [p[2] for p in inside if start <= p[0] < end and any(p[2] is medicine for medicine in medicines)]
    if named:
        return named[:1]  # "the dose of X was reduced"
    after = [p for p in inside if p[0] >= end]
    active = re.match(
        r"(?i)(?:stopp(?:ing|ed\s+taking)|discontinu\w+|withdrawal|cessation|withdrawing|reduc\w+|increas\w+|"
        r"continued)",
        text[start:end],
    )
    if (
        active
        and after
        and re.fullmatch(r"\s*(?:of|the|taking|with|her|his|both|to\s+take)*\s*", text[end : after[0][0]], _I)
    ):
        return _coordinated_after(after, text)
    before = [p for p in inside if p[1] <= start]
    if before:
        owners = [before[-1]]
        for place in reversed(before[:-1]):
            if re.fullmatch(
                r"\s*(?:[\w.]+\s+){0,3}?(?:,|and|plus|,\s*and)\s*(?:[\w-]+\s+){0,2}", text[place[1] : owners[-1][0]]
            ) and not re.search(r"\b(?:was|were|had|for)\b", text[place[1] : owners[-1][0]]):
                owners.append(place)
            else:
                break
        return list({id(owner[2]): owner[2] for owner in owners}.values())
    if after and active:
        return [after[0][2]]
    if len(suspects) == 1 or re.search(
        r"\b(?:therapy|treatment|drug|drugs|medication|vaccine|medicine|it|them)\b", text[sentence.start : end], _I
    ):
        return suspects
    number = reading.sentence_number(start)
    return suspects[:1] if number and len(suspects) else []
