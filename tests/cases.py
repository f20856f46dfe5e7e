"""Small cases for tests: facts whose evidence is looked up in one text, so that a quote can never be wrong."""

from typing import Any

from pv_reports.records import (
    Age,
    Document,
    Dosage,
    Evidence,
    Fact,
    Passage,
    Patient,
    Product,
    Reaction,
    Reporter,
    SafetyCase,
)

TEXT = (
    "A 54-year-old woman from Germany took Zelvarin 50 mg twice daily from 3 March 2025. On 17 March 2025, two weeks "
    "later, she developed ALT <3x ULN & rising and severe headache and was admitted. Zelvarin was stopped. She "
    "recovered on 20 March 2025. Reported by a physician, received 21 March 2025."
)


def document(text: str = TEXT, name: str = "letter.txt") -> Document:
    return Document(id="d1", name=name, media_type="text/plain", sha256="0" * 64, text=text, language="en")


def fact(value: Any, quote: str, text: str = TEXT) -> Fact[Any]:
    start = text.index(quote)
    return Fact(value=value, evidence=(Evidence(document="d1", start=start, end=start + len(quote), quote=quote),))


def case(**changes: Any) -> SafetyCase:
    """The case that TEXT tells."""
    whole = SafetyCase(
        id="d1-1",
        documents=("d1",),
        received=fact("2025-03-21", "21 March 2025"),
        patient=Patient(age=fact(Age(value=54, unit="year"), "54-year-old"), sex=fact("female", "woman")),
        reporter=Reporter(qualification=fact("physician", "physician"), country=fact("DE", "Germany")),
        products=(
            Product(
                name=fact("Zelvarin", "Zelvarin"),
                substance="zelvatinib",
                dosages=(
                    Dosage(
                        text=fact("50 mg", "50 mg"),
                        amount=50,
                        unit="mg",
                        frequency=fact("twice daily", "twice daily"),
                        start=fact("2025-03-03", "3 March 2025"),
                    ),
                ),
                action_taken="withdrawn",
                action_evidence=fact("withdrawn", "stopped").evidence,
            ),
        ),
        reactions=(
            Reaction(
                term=fact("ALT <3x ULN & rising", "ALT <3x ULN & rising"),
                onset=fact("2025-03-17", "17 March 2025"),
                time_to_onset=fact("two weeks", "two weeks"),
                outcome=fact("recovered", "recovered"),
                end=fact("2025-03-20", "20 March 2025"),
                seriousness=(fact("hospitalisation", "admitted"),),
            ),
            Reaction(
                term=fact("severe headache", "severe headache"),
                onset=fact("2025-03-17", "17 March 2025"),
                time_to_onset=fact("two weeks", "two weeks"),
            ),
        ),
    )
    return whole.model_copy(update=changes)


def passage(text: str, section: str = "4.8 Undesirable effects", edition: str = "2.0") -> Passage:
    """A passage of Zelvarin's reference safety information."""
    return Passage(
        id="00000000-0000-5000-8000-000000000001",
        source="ccds-zelvarin",
        title="Zelvarin – core data sheet",
        edition=edition,
        scope="private",
        kind="reference_safety_information",
        products=("zelvarin", "zelvatinib"),
        section=section,
        start=0,
        end=len(text),
        sha256="0" * 64,
        text=text,
    )
