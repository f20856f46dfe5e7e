"""Cases whose whole reports are kept: ``python -m tests.pipeline.golden_reports`` writes tests/golden/reports anew.

Read the difference before keeping it: every changed word is one that reviewers will read.
"""

from datetime import date
from pathlib import Path
from typing import Any

from pv_reports.assessment import assess, validity
from pv_reports.drafting import load_template, write
from pv_reports.records import (
    Age,
    Death,
    Dosage,
    Hit,
    Patient,
    Product,
    Reaction,
    Reporter,
    ReporterCausality,
    SafetyCase,
    TestResult,
)
from tests.cases import case, fact, passage

FOLDER = Path(__file__).parents[1] / "golden" / "reports"
LISTED = passage("- Nervous system disorders — Common (≥1/100 to <1/10): headache, dizziness")
FATAL = (
    "A 78-year-old man from Australia took Zelvarin 100 mg once daily by mouth for chronic myeloid leukaemia since "
    "18 August 2025. On 6 October 2025 he had dyspnoea. Interstitial lung disease was diagnosed. PaO2 was 48 mmHg on "
    "9 October 2025. Methylprednisolone was given. He died on 21 October 2025 of respiratory failure; an autopsy was "
    "performed. Interstitial lung disease was related to Zelvarin, a physician wrote. History: atrial fibrillation."
)
OPINION = "Interstitial lung disease was related to Zelvarin"
TWO = (
    "A woman took co-trimoxazole 960 mg twice daily from June 2025 and ibuprofen for back pain. Two days later a fixed "
    "drug eruption appeared. Both were stopped. Ibuprofen was tolerated again; the rash came back with co-trimoxazole. "
    "Omeprazole 20 mg once daily had been taken since 2022. Both were taken by mistake in double dose."
)


def fatal() -> SafetyCase:
    """Death with its cause and an autopsy; a test with its value; the reporter's own view."""

    def f(value: Any, quote: str) -> Any:
        return fact(value, quote, FATAL)

    return SafetyCase(
        id="d1-1",
        documents=("d1",),
        patient=Patient(
            age=f(Age(value=78, unit="year"), "78-year-old"),
            sex=f("male", "man"),
            history=(f("atrial fibrillation", "atrial fibrillation"),),
            death=Death(
                date=f("2025-10-21", "21 October 2025"),
                causes=(f("respiratory failure", "respiratory failure"),),
                autopsy=f(True, "an autopsy was performed"),
            ),
        ),
        reporter=Reporter(qualification=f("physician", "physician"), country=f("AU", "Australia")),
        products=(
            Product(
                name=f("Zelvarin", "Zelvarin"),
                indication=f("chronic myeloid leukaemia", "chronic myeloid leukaemia"),
                dosages=(
                    Dosage(
                        text=f("100 mg", "100 mg"),
                        frequency=f("once daily", "once daily"),
                        route=f("by mouth", "by mouth"),
                        start=f("2025-08-18", "18 August 2025"),
                    ),
                ),
            ),
        ),
        reactions=(
            Reaction(term=f("dyspnoea", "dyspnoea"), onset=f("2025-10-06", "6 October 2025")),
            Reaction(
                term=f("interstitial lung disease", "Interstitial lung disease"),
                outcome=f("fatal", "died"),
                seriousness=(f("death", "died"),),
            ),
        ),
        tests=(
            TestResult(
                name=f("PaO2", "PaO2"), value=f("48", "48"), unit="mmHg", date=f("2025-10-09", "9 October 2025")
            ),
        ),
        treatments=(f("Methylprednisolone", "Methylprednisolone"),),
        reporter_causality=(
            ReporterCausality(
                statement=f(
                    "Interstitial lung disease was related to Zelvarin",
                    "Interstitial lung disease was related to Zelvarin",
                )
            ),
        ),
    )


def two_suspects() -> SafetyCase:
    """Two suspects with different rechallenges, a concomitant, a special situation, and no reporter."""

    def f(value: Any, quote: str) -> Any:
        return fact(value, quote, TWO)

    return SafetyCase(
        id="d1-1",
        documents=("d1",),
        patient=Patient(sex=f("female", "woman")),
        products=(
            Product(
                name=f("co-trimoxazole", "co-trimoxazole"),
                dosages=(
                    Dosage(
                        text=f("960 mg", "960 mg"),
                        frequency=f("twice daily", "twice daily"),
                        start=f("2025-06", "June 2025"),
                    ),
                ),
                action_taken="withdrawn",
                action_evidence=f("withdrawn", "Both were stopped").evidence,
                rechallenge=f("positive", "came back"),
            ),
            Product(
                name=f("ibuprofen", "ibuprofen"),
                indication=f("back pain", "back pain"),
                action_taken="withdrawn",
                action_evidence=f("withdrawn", "Both were stopped").evidence,
                rechallenge=f("negative", "tolerated again"),
            ),
            Product(
                name=f("Omeprazole", "Omeprazole"),
                role="concomitant",
                dosages=(
                    Dosage(text=f("20 mg", "20 mg"), frequency=f("once daily", "once daily"), start=f("2022", "2022")),
                ),
            ),
        ),
        reactions=(
            Reaction(
                term=f("fixed drug eruption", "fixed drug eruption"),
                time_to_onset=f("Two days", "Two days"),
            ),
        ),
        special_situations=(f("medication_error", "by mistake in double dose"),),
    )


CASES = {
    "serious_with_outcome": case,
    "fatal_with_autopsy": fatal,
    "two_suspects": two_suspects,
    "nothing_stated": lambda: SafetyCase(id="d1-1", documents=("d1",)),
}


def report(name: str) -> str:
    """The whole text of one case's draft, with what each sentence cites."""
    made = CASES[name]()
    made = made.model_copy(update={"validity": validity(made)})
    assessment = assess(made, received=date(2025, 11, 3), reference=[LISTED])
    draft, _ = write(made, assessment, [Hit(passage=LISTED, score=1, question="listedness")], load_template())
    texts = {citation.key: citation.text for citation in draft.citations}
    lines: list[str] = []
    section = ""
    for _, _, part, sentence in draft.placed():
        if part.id != section:
            section = part.id
            lines += ["", f"# {part.title}"]
        lines.append(sentence.text)
        lines += [f"    {texts[key]}" for key in sentence.citations]
    silent = [part.title for part in draft.sections if not part.sentences]
    return "\n".join([draft.title, *lines, "", f"Without a sentence: {', '.join(silent) or 'none'}"]) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in CASES:
        (FOLDER / f"{each}.txt").write_text(report(each), encoding="utf-8")
        print(FOLDER / f"{each}.txt")
