"""One upload through the whole way and into the store."""

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.casework import redraft
from pv_reports.pipeline.process import process
from pv_reports.qwen import Answer, ModelError
from pv_reports.records import CaseState, Document, SafetyCase
from pv_reports.settings import Settings
from pv_reports.store import Store
from tests.cli.tiny_packs import CALL_NOTE, LETTER
from tests.pipeline.conftest import SENDER, Take

GERMAN = """Sehr geehrte Damen und Herren, ich berichte über eine 63-jährige Patientin mit arterieller Hypertonie.
Sie nahm seit dem 4. August 2025 Testavil 5 mg einmal täglich ein. Am 20. August 2025 bemerkte sie Knöchelödeme an
beiden Beinen und wir setzten das Mittel ab."""


class Prepared:
    """A model that answers every request for a report with the given sentences, and finds nothing in documents."""

    name = "prepared-model"

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        self.asked: list[str] = []

    def ask(self, messages: Sequence[tuple[str, str]], shape: type[Any]) -> Answer[Any]:
        self.asked.append(shape.__name__)
        if shape.__name__ != "Report":
            raise ModelError(self.name, "it reads no documents.", "None is needed.")
        written = [{"text": text, "citations": ["F1"]} for text in self.sentences]
        return Answer(
            shape.model_validate({"sections": [{"id": "event", "sentences": written}]}), self.name, {"temperature": 0}
        )


def mail(body: str, attachment: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@clinic.example", "safety@company.example", "Report"
    message["Date"] = "Fri, 21 Mar 2025 10:00:00 +0000"
    message.set_content(body)
    message.add_attachment(attachment.encode(), "text", "plain", filename="letter.txt")
    return message.as_bytes()


def quotes(case: SafetyCase, documents: Sequence[Document]) -> list[bool]:
    """For every evidence of a case, whether its document still says it there."""
    texts = {document.id: document.text for document in documents}

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if value.keys() == {"document", "start", "end", "quote"}:
                yield texts[value["document"]][value["start"] : value["end"]] == value["quote"]
            else:
                for item in value.values():
                    yield from walk(item)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from walk(item)

    return list(walk(case.model_dump()))


def test_a_letter_becomes_a_stored_case_with_its_draft(take: Take, store: Store) -> None:
    upload, cases = take(LETTER.encode(), "letter.txt")
    assert cases == [f"{upload}-1"]
    assert store.upload(upload).state == "done"
    stored = store.case(cases[0])
    assert stored.row.state is CaseState.DRAFTED
    assert stored.draft
    assert stored.draft.provenance.writer == "auto_narrative"
    assert stored.row.received == store.upload(upload).received_at.date()
    checked = quotes(stored.record, stored.documents)
    assert len(checked) > 10
    assert all(checked)
    assert {c.passage for c in stored.draft.citations if c.passage} <= set(stored.draft.provenance.passages)


def test_the_second_run_changes_nothing(take: Take, store: Store, base: KnowledgeBase, settings: Settings) -> None:
    upload, cases = take(LETTER.encode(), "letter.txt")
    before, events = store.case(cases[0]), store.audit_events()
    assert process(store, upload, base, settings) == cases
    assert take(LETTER.encode(), "the same under another name.txt") == (upload, cases)
    after = store.case(cases[0])
    assert (after.record, after.draft, after.findings) == (before.record, before.draft, before.findings)
    again = [event.action for event in store.audit_events() if event.number > events[-1].number]
    assert set(again) <= {"upload.received_again"}


def test_ids_are_the_same_in_another_home(take: Take, base: KnowledgeBase, tmp_path: Path) -> None:
    _, cases = take(CALL_NOTE.encode(), "call.txt")
    settings = Settings(home=tmp_path / "other")
    with Store.open(settings) as other:
        upload = other.accept_upload(CALL_NOTE.encode(), "renamed.txt", SENDER)
        assert process(other, upload.id, base, settings) == cases


def test_a_mail_and_its_attachment_are_one_submission(take: Take, store: Store) -> None:
    body = "Dear all,\n\nplease find the letter attached. The patient is a 54-year-old woman.\n\nK. Lindner"
    upload, cases = take(mail(body, LETTER), "mail.eml")
    assert len(cases) == 1
    stored = store.case(cases[0])
    assert {document.name for document in stored.documents} == {"mail.eml", "letter.txt"}
    assert set(stored.record.documents) == {document.id for document in store.upload_documents(upload)}
    assert {reaction.term.value for reaction in stored.record.reactions if reaction.term} == {"headache", "jaundice"}
    assert all(quotes(stored.record, stored.documents))


def test_a_refusal_is_recorded_with_its_reason(take: Take, store: Store) -> None:
    upload, cases = take(b"%PDF-1.7\nnothing of the kind", "broken.pdf")
    assert cases == []
    kept = store.upload(upload)
    assert kept.state == "refused"
    assert kept.refusals[0].name == "broken.pdf"
    assert kept.refusals[0].problem
    assert kept.refusals[0].remedy
    assert store.rows() == []


def test_a_refused_attachment_is_told_and_the_rest_goes_on(take: Take, store: Store) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@clinic.example", "Report"
    message.set_content(LETTER)
    message.add_attachment(b"%PDF-1.7\nbroken", "application", "pdf", filename="scan.pdf")
    upload, cases = take(message.as_bytes(), "mail.eml")
    assert len(cases) == 1
    kept = store.upload(upload)
    assert kept.state == "done"
    assert [refusal.name for refusal in kept.refusals] == ["scan.pdf"]


def test_a_language_nobody_reads_still_reaches_a_person(take: Take, store: Store) -> None:
    upload, cases = take(GERMAN.encode(), "brief.txt")
    assert store.upload(upload).state == "done"
    stored = store.case(cases[0])
    assert stored.record.validity.valid is False
    assert "language" in {found.finding.check for found in stored.findings}
    assert stored.documents[0].language == "de"


def test_progress_names_the_stage(take: Take, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []
    monkeypatch.setattr(store, "set_progress", lambda upload, stage, percent=0: seen.append((stage, percent)))
    take(CALL_NOTE.encode(), "call.txt")
    assert [stage for stage, _ in seen] == [
        "reading", "extracting", "assessing", "searching knowledge", "drafting", "checking",
    ]  # fmt: skip
    assert [percent for _, percent in seen] == sorted(percent for _, percent in seen)


def test_a_models_draft_that_the_case_does_not_carry_is_discarded(take: Take, store: Store) -> None:
    model = Prepared("A 91-year-old man died of hepatic necrosis on 1 January 2020 after 700 mg of warfarin.")
    _, cases = take(LETTER.encode(), "letter.txt", model)
    stored = store.case(cases[0])
    assert "Report" in model.asked
    assert stored.draft
    assert stored.draft.provenance.writer == "auto_narrative"
    assert "91-year-old" not in stored.draft.text
    told = [found.finding for found in stored.findings if found.finding.check == "model"]
    assert any("prepared-model was discarded" in finding.reason for finding in told)
    assert stored.row.state is CaseState.DRAFTED


def test_a_models_draft_that_the_case_carries_is_kept(take: Take, store: Store) -> None:
    model = Prepared("The patient was a 54-year-old woman.")
    _, cases = take(LETTER.encode(), "letter.txt", model)
    stored = store.case(cases[0])
    assert stored.draft
    assert stored.draft.text.count("The patient was a 54-year-old woman.") == 1
    assert (stored.draft.provenance.writer, stored.draft.provenance.model) == ("model", "prepared-model")
    assert stored.findings  # what the model left out is said


def test_a_model_that_fails_falls_back_and_says_so(take: Take, store: Store) -> None:
    class Failing(Prepared):
        def ask(self, messages: Sequence[tuple[str, str]], shape: type[Any]) -> Answer[Any]:
            raise ModelError(self.name, "it answered 503 three times.", "Try again later.")

    _, cases = take(LETTER.encode(), "letter.txt", Failing())
    stored = store.case(cases[0])
    assert stored.draft
    assert stored.draft.provenance.writer == "auto_narrative"
    assert any("503" in found.finding.reason for found in stored.findings)


def test_a_case_is_drafted_anew_from_its_record(take: Take, store: Store, base: KnowledgeBase) -> None:
    _, cases = take(LETTER.encode(), "letter.txt")
    before = store.case(cases[0])
    redraft(store, base, cases[0], before.row.version, SENDER)
    after = store.case(cases[0])
    assert len(after.versions) == len(before.versions) + 1
    assert after.draft
    assert before.draft
    assert after.draft.text == before.draft.text


def test_a_sentence_of_the_knowledge_base_is_quoted_whole(take: Take, store: Store) -> None:
    text = "A 60-year-old man took paracetamol 1 g daily and warfarin 5 mg daily. On 4 May 2025 he developed rash."
    _, cases = take(text.encode(), "note.txt")
    stored = store.case(cases[0])
    assert stored.draft
    assert "“Paracetamol may raise the INR in patients who take warfarin regularly”" in stored.draft.text
    assert "citations.quote" not in {found.finding.check for found in stored.findings}


def test_words_of_the_patient_are_quoted_with_their_capitals(take: Take, store: Store) -> None:
    _, cases = take(b"A 60-year-old man took paracetamol 1 g. Felt faint after the first dose.", "note.txt")
    stored = store.case(cases[0])
    assert stored.draft
    assert "“Felt faint”" in stored.draft.text
    assert "citations.quote" not in {found.finding.check for found in stored.findings}
