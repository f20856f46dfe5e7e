"""ICH E2B(R3) code lists: our names, and the numbers that stand for them at the E2B edge only.

Numbers from the ICH E2B(R3) Implementation Guide's data elements; the route codes are the ICH E2B(R2) attachment's.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from pv_reports.records import (
    ActionTaken,
    AgeGroup,
    AgeUnit,
    Challenge,
    Outcome,
    Qualification,
    ReportType,
    Role,
    SeriousnessCriterion,
    Sex,
    SpecialSituation,
)

Name = TypeVar("Name", bound=str)
Number = TypeVar("Number", int, str)

# C.1.3 has no number for literature: such a case is spontaneous (1) and carries its reference in C.4.r.
REPORT_TYPE: Mapping[ReportType, int] = MappingProxyType({"spontaneous": 1, "literature": 1, "study": 2, "other": 3})
REPORT_TYPE_UNKNOWN = 4
QUALIFICATION: Mapping[Qualification, int] = MappingProxyType(
    {"physician": 1, "pharmacist": 2, "other_hcp": 3, "lawyer": 4, "consumer": 5}
)
SEX: Mapping[Sex, int] = MappingProxyType({"male": 1, "female": 2})
AGE_GROUP: Mapping[AgeGroup, int] = MappingProxyType(
    {"foetus": 0, "neonate": 1, "infant": 2, "child": 3, "adolescent": 4, "adult": 5, "elderly": 6}
)
AGE_UNIT: Mapping[AgeUnit, str] = MappingProxyType(
    {"decade": "10.a", "year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}
)
OUTCOME: Mapping[Outcome, int] = MappingProxyType(
    {"recovered": 1, "recovering": 2, "not_recovered": 3, "sequelae": 4, "fatal": 5, "unknown": 0}
)
ROLE: Mapping[Role, int] = MappingProxyType({"suspect": 1, "concomitant": 2, "interacting": 3, "not_administered": 4})
ACTION_TAKEN: Mapping[ActionTaken, int] = MappingProxyType(
    {"withdrawn": 1, "reduced": 2, "increased": 3, "unchanged": 4, "unknown": 0, "not_applicable": 9}
)
# G.k.9.i.4; 4 says that no rechallenge was done, which is no answer of Challenge.
RECHALLENGE: Mapping[Challenge, int] = MappingProxyType({"positive": 1, "negative": 2, "unknown": 3})
RECHALLENGE_NOT_DONE = 4
# G.k.10.r holds only these; the other special situations are reported as reactions (E.i).
SPECIAL_SITUATION: Mapping[SpecialSituation, int] = MappingProxyType(
    {"overdose": 2, "medication_error": 7, "misuse": 8, "abuse": 9, "occupational_exposure": 10, "off_label_use": 11}
)
SERIOUSNESS: Mapping[SeriousnessCriterion, str] = MappingProxyType(
    {
        "death": "E.i.3.2a",
        "life_threatening": "E.i.3.2b",
        "hospitalisation": "E.i.3.2c",
        "disability": "E.i.3.2d",
        "congenital_anomaly": "E.i.3.2e",
        "medically_important": "E.i.3.2f",
    }
)


def name_of(table: Mapping[Name, Number], number: Number) -> Name | None:
    """The name that stands for an E2B number in one of the tables above, or None. The first wins for C.1.3 = 1."""
    return next((name for name, value in table.items() if value == number), None)
