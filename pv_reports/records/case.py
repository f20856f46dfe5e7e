"""SafetyCase: one individual case safety report (ICSR), every field with its evidence. A missing fact is None."""

from typing import Literal

from pydantic import Field

from pv_reports.records.base import SCHEMA_VERSION, Record, element
from pv_reports.records.dates import PartialDate
from pv_reports.records.evidence import Evidence, Fact

AgeUnit = Literal["decade", "year", "month", "week", "day", "hour"]
AgeGroup = Literal["foetus", "neonate", "infant", "child", "adolescent", "adult", "elderly"]
Sex = Literal["female", "male"]
Qualification = Literal["physician", "pharmacist", "other_hcp", "lawyer", "consumer"]
ReportType = Literal["spontaneous", "study", "literature", "other"]
Role = Literal["suspect", "concomitant", "interacting", "not_administered"]
ActionTaken = Literal["withdrawn", "reduced", "increased", "unchanged", "unknown", "not_applicable"]
Outcome = Literal["recovered", "recovering", "not_recovered", "sequelae", "fatal", "unknown"]
Challenge = Literal["positive", "negative", "unknown"]
SeriousnessCriterion = Literal[
    "death", "life_threatening", "hospitalisation", "disability", "congenital_anomaly", "medically_important"
]
SpecialSituation = Literal[
    "overdose", "abuse", "misuse", "off_label_use", "medication_error", "occupational_exposure",
    "pregnancy_exposure", "lactation_exposure", "lack_of_efficacy", "no_adverse_reaction",
]  # fmt: skip


class Age(Record):
    """Age at onset (E2B D.2.2): a number and its unit."""

    value: float
    unit: AgeUnit


class Death(Record):
    date: Fact[PartialDate] | None = element("D.9.1")
    causes: tuple[Fact[str], ...] = element("D.9.2", ())
    autopsy: Fact[bool] | None = element("D.9.3")


class Patient(Record):
    initials: Fact[str] | None = element("D.1")
    record_number: Fact[str] | None = element("D.1.1")
    birth_date: Fact[PartialDate] | None = element("D.2.1")
    age: Fact[Age] | None = element("D.2.2")
    age_group: Fact[AgeGroup] | None = element("D.2.3")
    gestation: Fact[str] | None = element("D.2.2.1")
    weight_kg: Fact[float] | None = element("D.3")
    height_cm: Fact[float] | None = element("D.4")
    sex: Fact[Sex] | None = element("D.5")
    history: tuple[Fact[str], ...] = element("D.7.1.r", ())
    death: Death | None = element("D.9")


class Reporter(Record):
    name: Fact[str] | None = element("C.2.r.1")
    organisation: Fact[str] | None = element("C.2.r.2.1")
    country: Fact[str] | None = element("C.2.r.3", description="ISO 3166-1 alpha-2")
    qualification: Fact[Qualification] | None = element("C.2.r.4")


class Dosage(Record):
    """One dosage (E2B G.k.4.r). ``amount`` and ``unit`` are read from ``text`` and share its evidence."""

    text: Fact[str] | None = element("G.k.4.r.8")
    amount: float | None = element("G.k.4.r.1a")
    unit: str | None = element("G.k.4.r.1b", description="UCUM where it has one, else as written")
    frequency: Fact[str] | None = element("G.k.4.r.2")
    route: Fact[str] | None = element("G.k.4.r.10")
    start: Fact[PartialDate] | None = element("G.k.4.r.4")
    end: Fact[PartialDate] | None = element("G.k.4.r.5")
    duration: Fact[str] | None = element("G.k.4.r.6")


class Product(Record):
    """A medicine in the case. ``name`` is as reported; ``substance`` is the active substance it is coded to, if any."""

    name: Fact[str] | None = element("G.k.2.2")
    substance: str | None = element("G.k.2.3.r.1")
    role: Role = element("G.k.1", "suspect")
    role_evidence: tuple[Evidence, ...] = ()
    dosages: tuple[Dosage, ...] = element("G.k.4.r", ())
    indication: Fact[str] | None = element("G.k.7.r.1")
    lot: Fact[str] | None = element("G.k.4.r.7")
    action_taken: ActionTaken | None = element("G.k.8")
    action_evidence: tuple[Evidence, ...] = ()
    dechallenge: Fact[Challenge] | None = None
    rechallenge: Fact[Challenge] | None = element("G.k.9.i.4")


class Coding(Record):
    """A dictionary term proposed for a reported term. ``score`` 0..1; a person confirms it.

    ``accepted`` says that the score reached the measured threshold; other codings only propose. ``preferred`` is the
    code of the term's preferred term: a MedDRA lowest level term is reported (E.i.2.1b), its preferred term analysed.
    """

    dictionary: str
    version: str = element("E.i.2.1a", "")
    code: str
    term: str
    preferred: str = ""
    preferred_term: str = ""
    score: float
    accepted: bool = False


class Reaction(Record):
    term: Fact[str] | None = element("E.i.1.1a")
    coded: tuple[Coding, ...] = element("E.i.2.1b", ())
    onset: Fact[PartialDate] | None = element("E.i.4")
    end: Fact[PartialDate] | None = element("E.i.5")
    time_to_onset: Fact[str] | None = element("G.k.9.i.3.1")
    duration: Fact[str] | None = element("E.i.6")
    outcome: Fact[Outcome] | None = element("E.i.7")
    seriousness: tuple[Fact[SeriousnessCriterion], ...] = element("E.i.3.2", ())


class TestResult(Record):
    name: Fact[str] | None = element("F.r.2.1")
    value: Fact[str] | None = element("F.r.3.2")
    unit: str | None = Field(default=None, description="as reported")
    ucum: str | None = element("F.r.3.3", description="the unit in UCUM; None where it has none")
    date: Fact[PartialDate] | None = element("F.r.1")
    reference_range: Fact[str] | None = element("F.r.4")


class ReporterCausality(Record):
    """What the reporter said about cause (E2B G.k.9.i.2). Never merged with the company's own assessment."""

    statement: Fact[str]
    product: int | None = Field(default=None, description="index into products; None when said of the case as a whole")
    reaction: int | None = Field(default=None, description="index into reactions")


class Validity(Record):
    """The four minimum criteria of ICH E2D / EU GVP VI.B.2; ``missing`` names those that no document states."""

    valid: bool
    missing: tuple[str, ...] = ()


class SafetyCase(Record):
    """One ICSR: one identifiable patient. ``documents`` are the ids of the documents it was read from."""

    schema_version: int = SCHEMA_VERSION
    id: str
    documents: tuple[str, ...] = ()
    report_type: Fact[ReportType] | None = element("C.1.3")
    received: Fact[PartialDate] | None = element("C.1.4", description="first receipt, as stated in the document")
    follow_ups: tuple[Fact[PartialDate], ...] = element("C.1.5", ())
    case_numbers: tuple[Fact[str], ...] = element("C.1.9.1.r.2", ())
    patient: Patient = Patient()
    reporter: Reporter = Reporter()
    products: tuple[Product, ...] = element("G.k", ())
    reactions: tuple[Reaction, ...] = element("E.i", ())
    tests: tuple[TestResult, ...] = element("F.r", ())
    treatments: tuple[Fact[str], ...] = Field(default=(), description="given for the reactions, as reported")
    special_situations: tuple[Fact[SpecialSituation], ...] = element("G.k.10.r", ())
    reporter_causality: tuple[ReporterCausality, ...] = element("G.k.9.i.2.r", ())
    speculated: bool = False
    validity: Validity = Validity(valid=False, missing=("not assessed",))
