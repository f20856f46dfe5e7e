import io
from datetime import UTC, date, datetime

import docx

from pv_reports.assessment import assess
from pv_reports.drafting import load_template, write
from pv_reports.export import Report, record_content, render_docx
from pv_reports.records import Fact, Finding, Signature
from tests.cases import case, document


def report(**changes) -> Report:
    record = case()
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    draft, _ = write(record, assessment, (), load_template())
    whole = Report(case=record, assessment=assessment, draft=draft, documents=(document(),))
    return whole.model_copy(update=changes)


def text_of(content: bytes) -> str:
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    header = [p.text for p in opened.sections[0].header.paragraphs]
    return "\n".join([*header, *(p.text for p in opened.paragraphs), *cells])


def test_markup_characters_survive_exactly():
    text = text_of(render_docx(report()))
    assert "the patient experienced ALT <3x ULN & rising and severe headache" in text
    assert "letter.txt: “ALT <3x ULN & rising”" in text


def test_template_syntax_in_a_document_is_text_not_code():
    hostile = "{{ 7*7 }} {% for x in y %} ${jndi}"
    record = case()
    reaction = record.reactions[1].model_copy(update={"term": Fact(value=hostile)})
    record = record.model_copy(update={"reactions": (reaction,)})
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    draft, _ = write(record, assessment, (), load_template())
    text = text_of(render_docx(Report(case=record, assessment=assessment, draft=draft)))
    assert hostile in text
    assert "49" not in text


def test_control_characters_do_not_break_the_file():
    record = case()
    reaction = record.reactions[1].model_copy(update={"term": Fact(value="head\x0bache\x00")})
    record = record.model_copy(update={"reactions": (reaction,)})
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    draft, _ = write(record, assessment, (), load_template())
    assert "headache" in text_of(render_docx(Report(case=record, assessment=assessment, draft=draft)))


def test_an_unsigned_report_says_so_and_shows_open_findings():
    finding = Finding(check="figures", severity="blocker", sentence="", start=0, end=0, reason="5 mg is nowhere stated")
    text = text_of(render_docx(report(open_findings=(finding,))))
    assert "DRAFT – NOT SIGNED" in text
    assert "blocker: 5 mg is nowhere stated" in text


def test_a_signed_report_shows_name_time_meaning_and_hash():
    signature = Signature(
        printed_name="Dr Anna Berg",
        user="anna",
        meaning="approval",
        signed_at=datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
        sha256="",
    )
    text = text_of(render_docx(report(signature=signature)))
    assert "DRAFT" not in text
    assert "Dr Anna Berg (anna), 2026-11-23 09:05:00 UTC. I approve this report for release." in text
    assert "SHA-256 of the record reported here: " in text


def test_only_used_sources_are_listed():
    made = report()
    trimmed = made.draft.model_copy(update={"sections": made.draft.sections[:1]})
    text = text_of(render_docx(made.model_copy(update={"draft": trimmed})))
    assert "physician" in text
    assert "severe headache, onset" not in text.lower()


def test_the_record_content_is_canonical():
    made = report()
    content = record_content(made.case, made.assessment, made.draft)
    again = record_content(made.case.model_copy(), made.assessment, made.draft)
    assert content == again
    assert b'"assessment":' in content[:20]
