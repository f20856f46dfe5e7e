"""Seriousness per reaction (ICH E2A/E2D; E2B E.i.3.2a-f). The case is serious if any reaction is."""

from pv_reports.records import Evidence, Reaction, SafetyCase, SeriousnessCriterion, SeriousnessResult

CRITERIA: dict[SeriousnessCriterion, str] = {
    "death": "resulted in death",
    "life_threatening": "was life-threatening",
    "hospitalisation": "caused or prolonged hospitalisation",
    "disability": "was disabling or incapacitating",
    "congenital_anomaly": "was a congenital anomaly or birth defect",
    "medically_important": "was reported as an otherwise medically important condition",
}


def seriousness(case: SafetyCase) -> tuple[SeriousnessResult, ...]:
    """One result per reaction, naming the criteria met and the words that say so."""
    return tuple(_result(index, reaction) for index, reaction in enumerate(case.reactions))


def _result(index: int, reaction: Reaction) -> SeriousnessResult:
    met: dict[SeriousnessCriterion, tuple[Evidence, ...]] = {}
    for fact in reaction.seriousness:
        met[fact.value] = met.get(fact.value, ()) + fact.evidence
    if reaction.outcome and reaction.outcome.value == "fatal":
        met.setdefault("death", reaction.outcome.evidence)
    name = reaction.term.value if reaction.term else f"reaction {index + 1}"
    if not met:
        return SeriousnessResult(
            reaction=index, serious=False, reason=f"No document states a seriousness criterion for {name}."
        )
    ordered = tuple(criterion for criterion in CRITERIA if criterion in met)
    return SeriousnessResult(
        reaction=index,
        serious=True,
        criteria=ordered,
        reason=f"{name} " + ", ".join(CRITERIA[criterion] for criterion in ordered) + ".",
        evidence=tuple(evidence for criterion in ordered for evidence in met[criterion]),
    )
