"""Medicines of a case: names under one substance together, each with its dosages, indication, lot and action."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.records import Document, Dosage, Evidence, Fact, Product, Role

_I: Final = re.IGNORECASE
_REGIMEN: Final = (Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_START, Kind.DOSE_END, Kind.DOSE_DURATION)
_PLURAL: Final = re.compile(
    r"\b(?:both|all|the)\s+(?:\w+\s+)?(?:drugs|medicines|medications|vaccines|products|agents|treatments)\b|"
    r"\bboth\b|\btherapies\b",
    _I,
)
_GENERIC_NAME: Final = re.compile(
    r"(?:vaccin\w*|immuni[sz]ations?|shots?)|(?:.*\s)?(?:antibiotics?|(?:cortico)?steroids?|antihistamines?|vasopressors?|"
    r"analgesics?|macrolides?|opioids?|diuretics?|nsaids?|statins?|(?:multi)?vitamins?|ace\s+inhibitors?|saline|fluids)",
    _I,
)


@dataclass
class Medicine:
    """The mentions that are one medicine, and what belongs to it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    belongings: list[Mention] = field(default_factory=list)
    role: Role = "suspect"
    actions: list[Mention] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    blamed: bool = False

    @property
    def roles(self) -> list[str]:
        return [role for mention in self.mentions if (role := (mention.attributes or {}).get("role"))]


def medicines_of(mentions: list[Mention], reading: Reading) -> tuple[list[Medicine], list[Mention]]:
    """The medicines that are products of the case, and the mentions that are treatments of the event."""
    products: list[Medicine] = []
    treatments: list[Mention] = []
    for group in _grouped([mention for mention in mentions if mention.kind is Kind.DRUG], reading):
        roles = set(group.roles)
        first = (group.mentions[0].attributes or {}).get("role")
        if (
            roles & {"treatment"}
            and not roles & {"suspect", "interacting", "concomitant"}
            and first in ("treatment", "past", "other")
        ):
            treatments.append(next(m for m in group.mentions if (m.attributes or {}).get("role") == "treatment"))
            continue
        group.mentions = [m for m in group.mentions if (m.attributes or {}).get("role") not in ("past", "other")]
        if group.mentions and not _GENERIC_NAME.fullmatch(" ".join(str(group.mentions[0].value).split())):
            products.append(group)
    _first_roles(products)
    return products, treatments


def _grouped(drugs: list[Mention], reading: Reading) -> list[Medicine]:
    groups: dict[str, Medicine] = {}
    alias: dict[str, str] = {}
    owners: dict[str, str] = {}
    previous: tuple[Mention, str] | None = None
    for drug in sorted(drugs, key=lambda mention: (mention.method != "form", mention.start)):
        code = (drug.attributes or {}).get("code")
        key = code or re.sub(r"\W+", " ", str(drug.value).casefold()).strip()
        key = alias.get(key, key)
        if drug.owner:
            key = owners.setdefault(drug.owner, key)
        if previous and key not in groups:
            gap = reading.text[previous[0].end : drug.start]
            # "Corvantis tablets (corvadipine)": one medicine under two names.
            if (
                re.fullmatch(r"\s*(?:tablets?|capsules?|injection|®|™)*\s*\(\s*", gap)
                and reading.text[drug.end : drug.end + 1] in "),;"
            ):
                alias[key] = previous[1]
                key = previous[1]
        group = groups.setdefault(key, Medicine(key))
        group.mentions.append(drug)
        if drug.owner:
            group.owners.add(drug.owner)
        previous = (drug, key)
    return list(groups.values())


def _first_roles(products: list[Medicine]) -> None:
    for product in products:
        stated = [
            str(m.attributes["role"])
            for m in product.mentions
            if m.method == "form" and m.attributes and m.attributes.get("role")
        ]
        roles = stated or [role for role in product.roles if role != "treatment"]
        concomitant, suspect = roles.count("concomitant"), roles.count("suspect")
        if "interacting" in roles:
            product.role = "interacting"
        elif concomitant and (not suspect or (concomitant >= suspect and roles[0] == "concomitant")):
            product.role = "concomitant"
        product.blamed = "interacting" in roles or (suspect > 0 and product.role == "suspect")
    interacting = [p for p in products if p.role == "interacting"]
    if len(interacting) == 1 and not interacting[0].owners:
        interacting[0].role = "suspect"
    if any(p.blamed for p in products):
        _demote([p for p in products if not p.blamed])


def settle_roles(products: list[Medicine]) -> None:
    """Where the text blames no medicine, the one whose fate after the event it tells is the suspect."""
    if not any(p.blamed for p in products):
        acted = [p for p in products if p.actions and p.role == "suspect"]
        if acted:
            _demote([p for p in products if p not in acted])


def _demote(products: list[Medicine]) -> None:
    for product in products:
        if (
            product.role == "suspect"
            and not product.owners
            and not re.search(r"vaccin|immuni", str(product.mentions[0].value), _I)
        ):
            product.role = "concomitant"


def share_out(medicines: list[Medicine], mentions: list[Mention], reading: Reading) -> None:
    """Gives each dose, frequency, route, date, duration, lot, indication and action to the medicine it stands nearest
    to: in its sentence the last one before it, else the first one after ("50 mg of X"), else the sentence before."""
    of = {id(m): medicine for medicine in medicines for m in medicine.mentions}
    # Medicines that are no products stand in the way too: their doses are nobody else's.
    stranger = Medicine("")
    placed = sorted(
        ((m.start, m.end, of.get(id(m), stranger)) for m in mentions if m.kind is Kind.DRUG and m.method != "form"),
        key=lambda p: p[0],
    )
    by_owner = {owner: medicine for medicine in medicines for owner in medicine.owners}
    for mention in mentions:
        if mention.method == "form":
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
                elif mention.kind in _REGIMEN or mention.kind in (
                    Kind.LOT,
                    Kind.INDICATION,
                    Kind.DECHALLENGE,
                    Kind.RECHALLENGE,
                ):
                    medicine.belongings.append(mention)
            continue
        if mention.kind in _REGIMEN or mention.kind in (Kind.LOT, Kind.INDICATION):
            if mention.status not in (Status.AFFIRMED, Status.SPECULATED):
                continue
            for medicine in _owners(mention, placed, reading, medicines):
                medicine.belongings.append(mention)
        elif mention.kind in (Kind.ACTION, Kind.RECHALLENGE, Kind.DECHALLENGE):
            for medicine in _acted_on(mention, placed, reading, medicines):
                (medicine.actions if mention.kind is Kind.ACTION else medicine.belongings).append(mention)


Placed = list[tuple[int, int, Medicine]]


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
        if re.fullmatch(
            r"(?:\s*(?:of|dose|doses|tablets?|capsules?|injections?|infusions?|administration|administered|"
            r"treatment|therapy|with|low-dose|high-dose|the|and|,|\(|\d+\s?mg))*[\s-]*",
            gap,
            _I,
        ) and (
            near_before is None
            or re.search(r"[,;.]|\band\b|\bwith\b|\bof\b", near_before)
            or len(near_before) > len(gap) + 12
        ):
            return [after[0][2]]
    if before:
        owner = before[-1]
        if mention.kind is Kind.INDICATION or mention.kind in (Kind.DOSE_START,):
            return _coordinated(before, text, mention)
        return [owner[2]]
    if after and mention.kind is not Kind.DOSE_DURATION:
        return [after[0][2]] if mention.kind is not Kind.DOSE_START else _coordinated_after(after, text)
    number = reading.sentence_number(mention.start)
    suspects = [m for m in medicines if m.role in ("suspect", "interacting")]
    regimen = re.search(
        r"\bdos(?:e|es|age)\b|\b(?:took|taken|taking)\s+(?:it|them)\b", text[sentence.start : sentence.end], _I
    )
    if regimen and len(suspects) == 1 and mention.kind in _REGIMEN:
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


def product(medicine: Medicine, document: Document) -> Product:
    """The medicine as a Product record."""
    first = medicine.mentions[0]
    name = first.fact(document)
    others = [m for m in medicine.mentions[1:] if str(m.value).casefold() == str(first.value).casefold()][:4]
    name = name.model_copy(update={"evidence": (*name.evidence, *(m.evidence(document) for m in others))})
    substance = next(
        (m.attributes["substance"] for m in medicine.mentions if m.attributes and m.attributes.get("substance")), None
    )
    blamed = medicine.role in ("suspect", "interacting")
    action = _last_action(medicine.actions) if blamed else None
    ordered = sorted(medicine.belongings, key=lambda m: m.method != "form")
    one = {
        kind: next((m for m in ordered if m.kind is kind), None)
        for kind in (Kind.INDICATION, Kind.LOT, Kind.DECHALLENGE, Kind.RECHALLENGE)
    }
    role_evidence: tuple[Evidence, ...] = tuple(
        m.evidence(document) for m in medicine.mentions if (m.attributes or {}).get("role") == medicine.role
    )[:2]  # fmt: skip

    def fact(kind: Kind) -> Fact | None:  # type: ignore[type-arg]
        mention = one[kind]
        return mention.fact(document) if mention else None

    return Product(
        name=name, substance=substance, role=medicine.role, role_evidence=role_evidence,
        dosages=_dosages(medicine, document), indication=fact(Kind.INDICATION), lot=fact(Kind.LOT),
        action_taken=action.value if action else None, action_evidence=(action.evidence(document),) if action else (),
        dechallenge=fact(Kind.DECHALLENGE) if blamed else None, rechallenge=fact(Kind.RECHALLENGE) if blamed else None,
    )  # fmt: skip


def _last_action(actions: Sequence[Mention]) -> Mention | None:
    """Withdrawal outweighs what happened before it (a reduction) and after it (a restart as a rechallenge)."""
    for value in ("withdrawn", "reduced", "increased", "unchanged", "not_applicable", "unknown"):
        for action in actions:
            if action.value == value:
                return action
    return None


def _dosages(medicine: Medicine, document: Document) -> tuple[Dosage, ...]:
    """One dosage per regimen: statements that do not contradict each other describe the same one."""
    rows: list[dict[Kind, Mention]] = []
    draft: dict[Kind, Mention] = {}
    previous: Mention | None = None
    ordered = sorted(
        (m for m in medicine.belongings if m.kind in _REGIMEN), key=lambda m: (m.method != "form", m.start)
    )
    for mention in ordered:
        gap = document.text[previous.end : mention.start] if previous else ""
        if mention.kind in draft or (
            previous and (len(gap) > 90 or re.search(r"[.!?]\s+[A-Z]|\n\n", gap) or previous.method != mention.method)
        ):
            _add(rows, draft)
            draft = {}
        draft[mention.kind] = mention
        previous = mention
    _add(rows, draft)
    return tuple(_dosage(row, document) for row in rows)


def _add(rows: list[dict[Kind, Mention]], draft: dict[Kind, Mention]) -> None:
    def same(row: dict[Kind, Mention]) -> bool:
        return all(
            str(row[kind].value).casefold() == str(m.value).casefold() for kind, m in draft.items() if kind in row
        )

    if not draft:
        return
    fitting = [row for row in rows if same(row)]
    if fitting:
        fitting[-1].update({kind: m for kind, m in draft.items() if kind not in fitting[-1]})
    elif {Kind.DOSE, Kind.DOSE_START} & draft.keys() or not rows:
        rows.append(dict(draft))
    else:
        rows[-1].update({kind: m for kind, m in draft.items() if kind not in rows[-1]})


def _dosage(row: dict[Kind, Mention], document: Document) -> Dosage:
    facts = {kind: mention.fact(document) for kind, mention in row.items()}
    attributes = (row[Kind.DOSE].attributes or {}) if Kind.DOSE in row else {}
    return Dosage(
        text=facts.get(Kind.DOSE), amount=attributes.get("amount"), unit=_ucum(attributes.get("unit")),
        frequency=facts.get(Kind.FREQUENCY), route=facts.get(Kind.ROUTE), start=facts.get(Kind.DOSE_START),
        end=facts.get(Kind.DOSE_END), duration=facts.get(Kind.DOSE_DURATION),
    )  # fmt: skip


def _ucum(unit: str | None) -> str | None:
    """The unit in UCUM where it is a microgram in one of its many writings."""
    return re.sub(r"^(?:micrograms?|mcg|µg|μg)", "ug", unit) if unit else None
