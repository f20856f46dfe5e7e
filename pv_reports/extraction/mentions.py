"""Mention: one thing found in a text by a form reader, a pattern, a lexicon or a model, before it is linked."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pv_reports.records import Document, Evidence, Fact, Method


class Kind(StrEnum):
    """What a mention speaks of. The value's type stands behind each name."""

    AGE = "age"  # Age
    AGE_GROUP = "age_group"  # AgeGroup
    SEX = "sex"  # Sex
    INITIALS = "initials"  # str
    RECORD_NUMBER = "record_number"  # str
    BIRTH_DATE = "birth_date"  # partial date
    GESTATION = "gestation"  # str
    WEIGHT = "weight"  # float, kg
    HEIGHT = "height"  # float, cm
    HISTORY = "history"  # str
    DEATH_DATE = "death_date"  # partial date
    DEATH_CAUSE = "death_cause"  # str
    AUTOPSY = "autopsy"  # bool
    REPORTER_NAME = "reporter_name"  # str
    ORGANISATION = "organisation"  # str
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    QUALIFICATION = "qualification"  # Qualification
    REPORT_TYPE = "report_type"  # ReportType
    RECEIVED = "received"  # partial date
    FOLLOW_UP = "follow_up"  # partial date
    CASE_NUMBER = "case_number"  # str
    DRUG = "drug"  # name as reported; role in attributes["role"] when the source says it
    DOSE = "dose"  # text as reported; amount and unit in attributes
    FREQUENCY = "frequency"  # str
    ROUTE = "route"  # str
    DOSE_START = "dose_start"  # partial date
    DOSE_END = "dose_end"  # partial date
    DOSE_DURATION = "dose_duration"  # str
    INDICATION = "indication"  # str
    LOT = "lot"  # str
    ACTION = "action"  # ActionTaken
    DECHALLENGE = "dechallenge"  # Challenge
    RECHALLENGE = "rechallenge"  # Challenge
    REACTION = "reaction"  # term as reported
    ONSET = "onset"  # partial date
    REACTION_END = "reaction_end"  # partial date
    TIME_TO_ONSET = "time_to_onset"  # str
    REACTION_DURATION = "reaction_duration"  # str
    OUTCOME = "outcome"  # Outcome
    SERIOUSNESS = "seriousness"  # SeriousnessCriterion
    TEST = "test"  # name; value, unit, date and reference_range (each a (start, end) span) in attributes
    TREATMENT = "treatment"  # str
    SPECIAL_SITUATION = "special_situation"  # SpecialSituation
    CAUSALITY = "causality"  # the reporter's words


class Status(StrEnum):
    """Whose and how certain. Only AFFIRMED (and SPECULATED) mentions become facts of the patient."""

    AFFIRMED = "affirmed"
    SPECULATED = "speculated"
    NEGATED = "negated"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` carries ``value``. ``confidence`` is 0..1.

    ``patient`` names the patient the source itself ties it to (a row, "Patient 2"); None: whoever the text is about.
    ``owner`` names the thing it belongs to where the source says so ("product:1", "reaction:2": the n-th of a form).
    ``attributes["agreed"]`` holds the mentions of other sources that state the same.
    ``attributes["phrase"]``, a (start, end) around the mention, is quoted in its place: the list whose part it is.
    ``attributes["further"]`` is a second place of the same words ("intravitreal X injection").
    """

    kind: Kind
    start: int
    end: int
    value: Any
    status: Status = Status.AFFIRMED
    method: Method = "pattern"
    confidence: float = 0.9
    patient: str | None = None
    owner: str | None = None
    attributes: dict[str, Any] | None = None

    def evidence(self, document: Document) -> Evidence:
        start, end = (self.attributes or {}).get("phrase") or (self.start, self.end)
        return Evidence(document=document.id, start=start, end=end, quote=document.text[start:end])

    def fact(self, document: Document) -> Fact[Any]:
        """The mention as a fact, its evidence read from the stored text; line breaks in a value become blanks."""
        value = " ".join(self.value.split()) if isinstance(self.value, str) else self.value
        agreed: tuple[Mention, ...] = (self.attributes or {}).get("agreed", ())
        evidence = [self.evidence(document), *(other.evidence(document) for other in agreed)]
        if further := (self.attributes or {}).get("further"):
            evidence.append(replace(self, start=further[0], end=further[1], attributes=None).evidence(document))
        return Fact(
            value=value, evidence=tuple(dict.fromkeys(evidence)), confidence=self.confidence, method=self.method,
            agreed=tuple(dict.fromkeys(other.method for other in agreed)),
        )  # fmt: skip
