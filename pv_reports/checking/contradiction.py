"""Do the sources contradict themselves: ages, sexes, the order of dates, a fatal outcome beside a recovery?"""

from collections.abc import Iterator, Sequence

from pv_reports.checking.claims import Claims
from pv_reports.checking.persons import sexes
from pv_reports.drafting.wording import write_date
from pv_reports.records import Document, Fact, Finding, SafetyCase
from pv_reports.records.dates import earliest, latest
from pv_reports.records.evidence import Evidence


def contradictions(case: SafetyCase, documents: Sequence[Document]) -> Iterator[Finding]:
    """Warnings about the case as a whole."""
    yield from _order(case)
    yield from _outcomes(case)
    yield from _persons(case, documents)


def _order(case: SafetyCase) -> Iterator[Finding]:
    """Only where even the widest reading of the partial dates cannot be put in order."""
    starts = [d.start for p in case.products if p.role in ("suspect", "interacting") for d in p.dosages if d.start]
    first = min((fact.value for fact in starts), key=earliest, default=None)
    death = case.patient.death.date if case.patient.death else None
    birth = case.patient.birth_date
    for reaction in case.reactions:
        name = reaction.term.value if reaction.term else "a reaction"
        if reaction.onset and first and latest(reaction.onset.value) < earliest(first):
            yield _finding(
                "onset_before_start",
                (
                    f"{name} began on {_day(reaction.onset)}, before the first dose of a suspect product on "
                    f"{write_date(first)}."
                ),
            )
        if reaction.onset and reaction.end and latest(reaction.end.value) < earliest(reaction.onset.value):
            yield _finding(
                "end_before_onset", f"{name} ended on {_day(reaction.end)}, before it began on {_day(reaction.onset)}."
            )
        if reaction.onset and death and latest(death.value) < earliest(reaction.onset.value):
            yield _finding(
                "death_before_onset",
                f"The patient died on {_day(death)}, before {name} began on {_day(reaction.onset)}.",
            )
    for product in case.products:
        name = product.name.value if product.name else "A product"
        for dosage in product.dosages:
            if dosage.start and dosage.end and latest(dosage.end.value) < earliest(dosage.start.value):
                yield _finding(
                    "dose_dates", f"{name} ended on {_day(dosage.end)}, before it began on {_day(dosage.start)}."
                )
    if birth:
        early = [
            f
            for f in (*starts, *(r.onset for r in case.reactions if r.onset))
            if latest(f.value) < earliest(birth.value)
        ]
        if early:
            yield _finding(
                "birth_date", f"The record holds the date {_day(early[0])}, which is before the patient's birth."
            )
        age, onset = case.patient.age, next((r.onset for r in case.reactions if r.onset), None)
        if age and age.value.unit == "year" and onset:
            youngest = (earliest(onset.value) - latest(birth.value)).days / 365.25 - 1
            oldest = (latest(onset.value) - earliest(birth.value)).days / 365.25 + 1
            if not youngest <= age.value.value <= oldest:
                yield _finding(
                    "age_and_birth_date",
                    f"The stated age of {age.value.value:g} years does not fit the stated birth date.",
                )


def _outcomes(case: SafetyCase) -> Iterator[Finding]:
    fatal = [r.term.value for r in case.reactions if r.outcome and r.outcome.value == "fatal" and r.term]
    died = bool(fatal) or (case.patient.death is not None and case.patient.death.date is not None)
    alive = [r.term.value for r in case.reactions if r.outcome and r.outcome.value == "recovering" and r.term]
    if died and alive:
        yield _finding("outcome", f"The patient died, yet {', '.join(alive)} is recorded as recovering.")
    seen: dict[str, tuple[str, str]] = {}
    for reaction in case.reactions:
        if reaction.term and reaction.outcome:
            key = " ".join(reaction.term.value.lower().split())
            known = seen.setdefault(key, (reaction.outcome.value, reaction.term.value))
            if known[0] != reaction.outcome.value:
                yield _finding(
                    "outcome",
                    (
                        f"{known[1]} is recorded as {known[0].replace('_', ' ')} and as "
                        f"{reaction.outcome.value.replace('_', ' ')}."
                    ),
                )
    for reaction in case.reactions:
        criteria = {fact.value for fact in reaction.seriousness}
        if (
            "death" in criteria
            and reaction.outcome
            and reaction.outcome.value in ("recovered", "recovering", "sequelae")
        ):
            name = reaction.term.value if reaction.term else "A reaction"
            yield _finding(
                "death_and_recovery",
                f"{name} is recorded as fatal by its seriousness and as {reaction.outcome.value} by its outcome.",
            )


def _persons(case: SafetyCase, documents: Sequence[Document]) -> Iterator[Finding]:
    """Other ages and sexes around the places where this patient's facts were read; tables of patients are left out."""
    age, sex = case.patient.age, case.patient.sex
    near = _own_text(case, documents)
    if near is None:
        return
    ages = {(m.value.value, m.value.unit) for claims in near for m in claims.ages if m.confidence >= 0.85}
    if age and len(ages) == 2 and (age.value.value, age.value.unit) in ages and len({unit for _, unit in ages}) == 1:
        other = next(a for a in ages if a != (age.value.value, age.value.unit))
        if max(other[0], age.value.value) > 3 * min(other[0], age.value.value):
            return  # a misread number rather than another age
        yield _finding(
            "age",
            (
                f"The documents state two ages: {age.value.value:g} and {other[0]:g} {other[1]}s. The record "
                f"has {age.value.value:g}."
            ),
        )
    found = {m.value for claims in near for m in sexes(claims) if m.confidence >= 0.9 and _beside_age(claims, m.start)}
    if sex and len(found) == 2:
        yield _finding("sex", f"The documents state both sexes for the patient. The record has {sex.value}.")


def _beside_age(claims: Claims, at: int) -> bool:
    return any(abs(at - age.end) < 20 for age in claims.ages)


def _own_text(case: SafetyCase, documents: Sequence[Document]) -> list[Claims] | None:
    """The documents' texts where they tell of one patient only; None where rows or headings tell of several."""
    for document in documents:
        rows = {(b.table, b.row) for b in document.blocks if b.kind == "table_row" and b.row}
        if len(rows) > 1 and _in_table(case, document):
            return None
        if document.text.lower().count("patient 2") or document.text.lower().count("case 2"):
            return None
    return [Claims(document.text) for document in documents]


def _in_table(case: SafetyCase, document: Document) -> bool:
    facts: list[Fact[object] | None] = [case.patient.age, case.patient.sex]  # type: ignore[list-item]
    evidence: list[Evidence] = [e for fact in facts if fact for e in fact.evidence if e.document == document.id]
    return any(b.start <= e.start < b.end for e in evidence for b in document.blocks if b.kind == "table_row")


def _day(fact: Fact[str]) -> str:
    return write_date(fact.value)


def _finding(name: str, reason: str) -> Finding:
    return Finding.of_case(f"contradiction.{name}", "warning", reason=reason,
                   suggestion="Look at the sources and correct the record, or say what differs.")  # fmt: skip
