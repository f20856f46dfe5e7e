"""A medicine of the case as a Product record, with one dosage per regimen."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pv_reports.extraction.medicines import Medicine
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.sharing import REGIMEN
from pv_reports.extraction.units import in_ucum
from pv_reports.records import Document, Dosage, Evidence, Fact, Product

_FORM_OF_ROUTE: Final = re.compile(r"(?:injections?|infusions?|drips?|inhalations?|patch(?:es)?)", re.IGNORECASE)


def product(medicine: Medicine, document: Document) -> Product:
    """The medicine as a Product record."""
    first = medicine.mentions[0]
    name = first.fact(document)
    others = [
        m
        for m in medicine.mentions[1:]
        if m.method == "tagger" or str(m.value).casefold() == str(first.value).casefold()
    ][:4]
    places = (*name.evidence, *(m.evidence(document) for m in others))
    methods = {m.method: None for m in medicine.mentions if m.method != first.method}
    name = name.model_copy(
        update={"evidence": tuple(dict.fromkeys(places)), "agreed": tuple(dict.fromkeys((*name.agreed, *methods)))}
    )
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

    indications = [m for m in medicine.belongings if m.kind is Kind.INDICATION and m.method == "tagger"]
    return Product(
        name=name, substance=substance, role=medicine.role, role_evidence=role_evidence,
        dosages=_dosages(medicine, document),
        indication=_together(indications, document) or fact(Kind.INDICATION), lot=fact(Kind.LOT),
        action_taken=action.value if action else None, action_evidence=(action.evidence(document),) if action else (),
        dechallenge=fact(Kind.DECHALLENGE) if blamed else None, rechallenge=fact(Kind.RECHALLENGE) if blamed else None,
    )  # fmt: skip


def _together(indications: Sequence[Mention], document: Document) -> Fact[str] | None:
    """Several indications of one medicine as one fact, each with its own evidence."""
    different = list({str(m.value).casefold(): m for m in reversed(indications)}.values())[::-1]
    facts = [m.fact(document) for m in different]
    if not facts:
        return None
    return facts[0].model_copy(
        update={
            "value": "; ".join(fact.value for fact in facts),
            "evidence": tuple(place for fact in facts for place in fact.evidence),
        }
    )


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
    ordered = sorted((m for m in medicine.belongings if m.kind in REGIMEN), key=lambda m: (m.method != "form", m.start))
    for mention in ordered:
        if mention.kind is Kind.ROUTE and Kind.ROUTE in draft and _one_route(draft[Kind.ROUTE], mention, document):
            draft[Kind.ROUTE] = _joined(draft[Kind.ROUTE], mention)
            continue
        gap = document.text[previous.end : mention.start] if previous else ""
        if mention.kind in draft or (
            previous
            and (
                len(gap) > 90
                or re.search(r"[.!?]\s+[A-Z]|\n\n", gap)
                or (previous.method == "form") != (mention.method == "form")
            )
        ):
            _add(rows, draft)
            draft = {}
        draft[mention.kind] = mention
        previous = mention
    _add(rows, draft)
    return tuple(_dosage(row, document) for row in rows)


def _one_route(one: Mention, other: Mention, document: Document) -> bool:
    """ "intravitreal bevacizumab injection": way and form in one sentence."""
    gap = document.text[one.end : other.start]
    return _FORM_OF_ROUTE.fullmatch(str(other.value)) is not None and len(gap) < 60 and "." not in gap


def _joined(one: Mention, other: Mention) -> Mention:
    """Both, the second as further evidence."""
    return replace(
        one, value=f"{one.value} {other.value}",
        attributes={**(one.attributes or {}), "further": (other.start, other.end)},
    )  # fmt: skip


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
    unit = attributes.get("unit")
    return Dosage(
        text=facts.get(Kind.DOSE), amount=attributes.get("amount"), unit=(in_ucum(unit) or unit) if unit else None,
        frequency=facts.get(Kind.FREQUENCY), route=facts.get(Kind.ROUTE), start=facts.get(Kind.DOSE_START),
        end=facts.get(Kind.DOSE_END), duration=facts.get(Kind.DOSE_DURATION),
    )  # fmt: skip
