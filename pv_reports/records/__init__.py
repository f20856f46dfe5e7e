"""The vocabulary: frozen Pydantic models used by every stage."""

from pv_reports.records.assessment import Assessment, Clock, Listedness, Region, SeriousnessResult
from pv_reports.records.base import SCHEMA_VERSION, Record
from pv_reports.records.case import (
    ActionTaken,
    Age,
    AgeGroup,
    AgeUnit,
    Challenge,
    Coding,
    Death,
    Dosage,
    Outcome,
    Patient,
    Product,
    Qualification,
    Reaction,
    Reporter,
    ReporterCausality,
    ReportType,
    Role,
    SafetyCase,
    SeriousnessCriterion,
    Sex,
    SpecialSituation,
    TestResult,
    Validity,
)
from pv_reports.records.dates import PartialDate
from pv_reports.records.document import Block, BlockKind, Document, Intake, Refusal
from pv_reports.records.draft import Citation, Draft, Finding, Provenance, Section, Sentence
from pv_reports.records.evidence import Evidence, Fact, Method
from pv_reports.records.knowledge import Arm, Hit, Passage, Scope, Source, SourceKind
from pv_reports.records.review import Actor, AuditEvent, CaseState, Signature, UserRole

__all__ = [
    "SCHEMA_VERSION", "ActionTaken", "Actor", "Age", "AgeGroup", "AgeUnit", "Arm", "Assessment", "AuditEvent", "Block",
    "BlockKind", "CaseState", "Challenge", "Citation", "Clock", "Coding", "Death", "Document", "Dosage", "Draft",
    "Evidence", "Fact", "Finding", "Hit", "Intake", "Listedness", "Method", "Outcome", "PartialDate", "Passage",
    "Patient", "Product", "Provenance", "Qualification", "Reaction", "Record", "Refusal", "Region", "ReportType",
    "Reporter", "ReporterCausality", "Role", "SafetyCase", "Scope", "Section", "Sentence", "SeriousnessCriterion",
    "SeriousnessResult", "Sex", "Signature", "Source", "SourceKind", "SpecialSituation", "TestResult", "UserRole",
    "Validity",
]  # fmt: skip
