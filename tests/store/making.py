"""Small, complete records to store."""

import datetime
import functools
import tempfile
from pathlib import Path

from pv_reports.records import (
    Age,
    Assessment,
    Clock,
    Coding,
    Document,
    Draft,
    Evidence,
    Fact,
    Finding,
    Patient,
    Product,
    Provenance,
    Reaction,
    SafetyCase,
    Section,
    Sentence,
    SeriousnessResult,
    UserRole,
    Validity,
)
from pv_reports.records.draft import Citation
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, ProcessedCase, Store, Upload

TEXT = "A 54-year-old woman developed lactic acidosis on metformin."
PASSWORD = "correct horse"


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Store.open(Settings(home=Path(folder))).close()
        return (Path(folder) / "pv_reports.sqlite").read_bytes()


def empty_database(home: Path) -> None:
    """A migrated SQLite database; the migrations run once per session only."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "pv_reports.sqlite").write_bytes(_migrated())


def document(upload: Upload, text: str = TEXT) -> Document:
    return Document(id=upload.id, name=upload.name, media_type="text/plain", sha256=upload.sha256, text=text)


def draft(case_id: str, *sentences: str) -> Draft:
    quote = "lactic acidosis"
    at = TEXT.index(quote)
    cited = Citation(
        key="F1", kind="fact", path="reactions.0.term", text=quote,
        evidence=(Evidence(document=case_id.removeprefix("C-"), start=at, end=at + len(quote), quote=quote),),
    )  # fmt: skip
    texts = sentences or ("A woman aged 54 years took metformin.", "She developed lactic acidosis.")
    return Draft(
        case=case_id,
        title="Narrative",
        sections=(
            Section(id="course", title="Course", sentences=tuple(Sentence(text=t, citations=("F1",)) for t in texts)),
            Section(id="comment", title="Comment", sentences=(Sentence(text="None."),)),
        ),
        citations=(cited,),
        provenance=Provenance(
            template="narrative", template_version="1", template_sha256="0" * 64, writer="auto_narrative",
            created=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        ),
    )  # fmt: skip


def finding(severity: str = "warning", check: str = "figures", reason: str = "54 is not in the sources") -> Finding:
    return Finding(check=check, severity=severity, sentence="x", start=0, end=1, reason=reason)


def processed(
    upload: Upload,
    *,
    findings: tuple[Finding, ...] = (),
    due: datetime.date | None = datetime.date(2026, 12, 1),
    serious: bool = True,
    criteria: tuple[str, ...] = ("medically_important",),
    drafted: bool = True,
) -> ProcessedCase:
    case_id = f"C-{upload.id}"
    case = SafetyCase(
        id=case_id,
        documents=(upload.id,),
        patient=Patient(sex=Fact(value="female"), age=Fact(value=Age(value=54, unit="year"))),
        products=(Product(name=Fact(value="Glucophage"), substance="metformin"),),
        reactions=(
            Reaction(
                term=Fact(value="lactic acidosis"),
                coded=(Coding(dictionary="starter", code="1", term="Lactic acidosis", score=1.0),),
            ),
        ),
    )
    assessment = Assessment(
        rules="2026-11",
        validity=Validity(valid=True),
        serious=serious,
        seriousness=(SeriousnessResult(reaction=0, serious=serious, criteria=criteria, reason="as reported"),),
        clocks=(Clock(region="EU", rule="15 days", day_zero=datetime.date(2026, 11, 16), due=due, reason="serious"),),
    )
    return ProcessedCase(case=case, assessment=assessment, draft=draft(case_id) if drafted else None, findings=findings)


def fill(store: Store, text: str = TEXT, name: str = "letter.txt", **options: object) -> str:
    """A processed case in the store; returns its id."""
    upload = store.accept_upload(text.encode(), name, MACHINE)
    return store.save_processed(upload.id, [document(upload, text)], [processed(upload, **options)])[0]


def people(store: Store) -> None:
    """One user of each role, named after it, all with the same password; and a second approver, "second"."""
    for role in UserRole:
        store.add_user(role.value, f"{role.value.title()} Person", role, PASSWORD)
    store.add_user("second", "Second Approver", UserRole.APPROVER, PASSWORD)
