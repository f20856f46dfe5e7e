"""The queue's columns, computed from a case and its assessment."""

from typing import Any

from pv_reports.records import Assessment, Patient, SafetyCase

_UNITS = {"year": "y", "month": "mo", "week": "wk", "day": "d", "hour": "h", "decade": "decades"}


def summary(case: SafetyCase, assessment: Assessment) -> dict[str, Any]:
    """Values of the summary columns of table ``cases``."""
    patient = patient_line(case.patient)
    suspects = [p.name.value for p in case.products if p.name and p.role in ("suspect", "interacting")]
    reactions = [reaction.term.value for reaction in case.reactions if reaction.term]
    substances = [product.substance for product in case.products if product.substance]
    coded = [coding.term for reaction in case.reactions for coding in reaction.coded[:1]]
    numbers = [number.value for number in case.case_numbers]
    words = [case.id, patient, *suspects, *substances, *reactions, *coded, *numbers]
    return {
        "due": assessment.due,
        "serious": assessment.serious,
        "urgent": is_urgent(case, assessment),
        "valid": assessment.validity.valid,
        "patient": patient,
        "products": ", ".join(dict.fromkeys(suspects)),
        "reactions": ", ".join(dict.fromkeys(reactions)),
        "search": "\n".join(words).casefold(),
    }


def is_urgent(case: SafetyCase, assessment: Assessment) -> bool:
    """Whether any reaction was fatal or life-threatening."""
    criteria = {criterion for result in assessment.seriousness for criterion in result.criteria}
    outcomes = {reaction.outcome.value for reaction in case.reactions if reaction.outcome}
    return bool(criteria & {"death", "life_threatening"}) or "fatal" in outcomes


def patient_line(patient: Patient) -> str:
    """ "female, 54 y, A.B." as far as it is known."""
    parts: list[str] = [patient.sex.value if patient.sex else ""]
    if patient.age:
        parts.append(f"{patient.age.value.value:g} {_UNITS[patient.age.value.unit]}")
    elif patient.age_group:
        parts.append(patient.age_group.value)
    parts.append(patient.initials.value if patient.initials else "")
    return ", ".join(part for part in parts if part)
