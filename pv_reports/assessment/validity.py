"""The four minimum criteria of a valid case (ICH E2D, EU GVP VI.B.2)."""

from pv_reports.records import Patient, SafetyCase, Validity

# Any one of these identifies a patient (EU GVP VI.B.2).
_IDENTIFYING = ("initials", "record_number", "birth_date", "age", "age_group", "gestation", "sex")


def identifiable(patient: Patient) -> bool:
    """Whether at least one identifying characteristic is stated."""
    return any(getattr(patient, name) is not None for name in _IDENTIFYING)


def validity(case: SafetyCase) -> Validity:
    """Which of reporter, patient, suspect product and suspected reaction no document states."""
    reporter = case.reporter
    criteria = {
        "reporter": any((reporter.name, reporter.organisation, reporter.qualification, reporter.country)),
        "patient": identifiable(case.patient),
        "suspect product": any(
            product.name and product.role in ("suspect", "interacting") for product in case.products
        ),
        "reaction": any(reaction.term for reaction in case.reactions) or case.patient.death is not None,
    }
    missing = tuple(name for name, met in criteria.items() if not met)
    return Validity(valid=not missing, missing=missing)
