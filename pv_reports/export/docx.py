"""The report as DOCX, in the layout of its template."""

import io
import re
from collections.abc import Iterable, Iterator

from docxtpl import DocxTemplate, RichText

from pv_reports.drafting import load_template
from pv_reports.drafting.wording import write_age, write_date
from pv_reports.export.report import Report, signature_lines
from pv_reports.records import Citation, Document, Evidence, Sentence

# XML 1.0 has no place for these; everything else is kept as it is.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render_docx(report: Report) -> bytes:
    """The report as the bytes of a DOCX file. Text is escaped, never interpreted: "<3x ULN & rising" survives."""
    draft = report.draft
    template = load_template(draft.provenance.template, draft.provenance.template_version)
    layout = DocxTemplate(str(template.layout_path))
    layout.render(
        {
            "banner": "" if report.signature else "DRAFT – NOT SIGNED – not for submission",
            "title": draft.title,
            "case_id": report.case.id,
            "template": f"template {template.name} {template.version}",
            "overview": [(label, _clean(value)) for label, value in _overview(report)],
            "sections": [
                {"title": section.title, "body": _body(section.sentences)}
                for section in draft.sections
                if section.sentences
            ],
            "findings": [
                _clean(f"{finding.severity}: {finding.reason}")
                for finding in report.open_findings
                if not report.signature
            ],
            "signature": signature_lines(report),
            "sources": list(_sources(report)),
        },
        autoescape=True,
    )
    out = io.BytesIO()
    layout.save(out)
    return out.getvalue()


def _body(sentences: Iterable[Sentence]) -> RichText:
    text = RichText()
    for sentence in sentences:
        text.add(_clean(sentence.text))
        if sentence.citations:
            text.add(f" {', '.join(sentence.citations)}", superscript=True, color="5a6b7a")
        text.add(" ")
    return text


def _overview(report: Report) -> Iterator[tuple[str, str]]:
    case, assessment = report.case, report.assessment
    patient = case.patient
    who = [patient.initials.value] if patient.initials else []
    who += [write_age(patient.age.value)] if patient.age else []
    who += [patient.sex.value] if patient.sex else []
    yield "Case", case.id
    yield "Patient", ", ".join(who) or "not identified"
    for role in ("suspect", "interacting"):
        names = [p.name.value for p in case.products if p.role == role and p.name]
        if names or role == "suspect":
            yield f"{role.capitalize()} product", ", ".join(names) or "not stated"
    yield "Reactions", ", ".join(r.term.value for r in case.reactions if r.term) or "none stated"
    yield "Serious", "yes" if assessment.serious else "no"
    yield "Valid ICSR", "yes" if assessment.validity.valid else f"no – missing {', '.join(assessment.validity.missing)}"
    for clock in assessment.clocks:
        due = write_date(clock.due.isoformat()) if clock.due else "periodic report"
        yield f"Due ({clock.region})", f"{due} – {clock.rule}"
    writer = report.draft.provenance
    yield "Written by", f"model {writer.model}" if writer.writer == "model" else "auto-narrative (no model)"


def _sources(report: Report) -> Iterator[dict[str, str]]:
    """The citations that sentences really use, in the order of their keys."""
    used = {key for section in report.draft.sections for sentence in section.sentences for key in sentence.citations}
    documents = {document.id: document for document in report.documents}
    for citation in report.draft.citations:
        if citation.key in used:
            yield {
                "key": citation.key,
                "statement": _clean(_statement(citation)),
                "words": _clean("; ".join(dict.fromkeys(_words(e, documents) for e in citation.evidence))),
            }


def _statement(citation: Citation) -> str:
    text = citation.text
    return text if citation.kind != "passage" or len(text) <= 400 else f"{text[:400].rsplit(' ', 1)[0]} …"


def _words(evidence: Evidence, documents: dict[str, Document]) -> str:
    document = documents.get(evidence.document)
    quote = " ".join(evidence.quote.split())
    if document is None:
        return f"“{quote}”"
    pages = [b.page for b in document.blocks if b.page and b.start <= evidence.start < b.end]
    return f"{document.name}{f', page {pages[0]}' if pages else ''}: “{quote}”"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
