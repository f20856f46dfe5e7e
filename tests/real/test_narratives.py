"""Narratives of spontaneous reports that nobody here wrote, as text files through the whole way."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pv_reports.intake import read
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline import CaseFile, build
from pv_reports.records import Document, Patient
from tests.real.evidence import altered_quotes, evidence

pytestmark = pytest.mark.shared
NARRATIVES = 300
# A narrative that has none of these words says nothing about its patient that could be read.
_STATES_A_PATIENT = re.compile(
    r"\b(?:he|she|his|her|him|male|female|wom[ae]n|m[ae]n|boy|girl|son|daughter|mother|father|infant|child|baby|"
    r"gentleman|lady|wife|husband|years?|yrs?|y/?o|months?|mos?|wks?|weeks?|old|m|f|w[mf]|b[mf]|"
    r"hx|pmh|history|initials?)\b",
    re.IGNORECASE,
)


@dataclass
class Read:
    """One narrative with what became of it."""

    row: str
    text: str
    documents: tuple[Document, ...]
    files: tuple[CaseFile, ...]

    @property
    def reaction(self) -> bool:
        return any(reaction.term for made in self.files for reaction in made.case.reactions)

    @property
    def patient(self) -> bool:
        return any(made.case.patient != Patient() for made in self.files)


@pytest.fixture(scope="module")
def narratives(shared_data: Path, base: KnowledgeBase) -> list[Read]:
    """Every sixth narrative of the year. Anything raised on the way fails all tests of this file."""
    lines = (shared_data / "vaers" / "2005.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    chosen = rows[:: len(rows) // NARRATIVES][:NARRATIVES]
    result = []
    for row in chosen:
        documents = read(row["narrative"].encode(), f"{row['id']}.txt").documents
        result.append(Read(row["id"], row["narrative"], documents, build(documents, base, received=date(2006, 1, 2))))
    return result


def test_there_are_three_hundred_and_each_gives_a_case(narratives: list[Read]) -> None:
    assert len(narratives) == NARRATIVES
    assert [one.row for one in narratives if not one.files] == []


def test_every_quote_is_the_documents_words(narratives: list[Read]) -> None:
    assert {one.row: bad for one in narratives if (bad := [q for m in one.files for q in altered(m, one)])} == {}
    assert (
        sum(1 for one in narratives for made in one.files for _ in evidence(made.case.model_dump())) > 10 * NARRATIVES
    )


def test_no_draft_cites_a_key_that_was_not_issued(narratives: list[Read]) -> None:
    for one in narratives:
        for made in one.files:
            issued = {citation.key for citation in made.draft.citations}
            for _, _, _, sentence in made.draft.placed():
                assert sentence.citations
                assert set(sentence.citations) <= issued


def test_a_reaction_and_a_patient_fact_are_found_where_the_narrative_states_one(
    narratives: list[Read], capsys: pytest.CaptureFixture[str]
) -> None:
    stating = [one for one in narratives if _STATES_A_PATIENT.search(one.text)]
    reaction = sum(one.reaction for one in narratives) / NARRATIVES
    patient = sum(one.patient for one in stating) / len(stating)
    both = sum(one.reaction and one.patient for one in stating) / len(stating)
    with capsys.disabled():
        print(
            f"\n{NARRATIVES} narratives: reaction {reaction:.1%}, patient fact "
            f"{sum(one.patient for one in narratives) / NARRATIVES:.1%}; of the {len(stating)} that state something "
            f"about their patient: patient fact {patient:.1%}, both {both:.1%}"
        )
    assert reaction >= 0.90
    assert patient >= 0.90
    assert both >= 0.90


def altered(made: CaseFile, one: Read) -> list[str]:
    return [
        *altered_quotes(made.case, one.documents),
        *(quote for citation in made.draft.citations for quote in altered_quotes(citation, one.documents)),
        *altered_quotes(made.assessment, one.documents),
    ]
