"""What comes out of each format."""

import importlib.util
import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pv_reports.errors import IntakeError
from pv_reports.intake import read
from pv_reports.intake.ocr import engine_for

from .compound import outlook


def only(data: bytes, name: str):
    [document] = read(data, name).documents
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
    return document


def fields(document) -> dict[str, str]:
    return {b.label: document.text[b.start : b.end] for b in document.blocks if b.kind == "form_field"}


def quotes(document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


# Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_plain_text_in_every_usual_encoding(encoding):
    text = "Müller, 54 years: developed a rash – 50 µg daily, it was “severe”."
    assert only(text.encode(encoding), "a.txt").text == text


def test_markdown_headings_paragraphs_and_items():
    document = only(b"# Case 7\n\nShe had a rash\nand fever.\n\n- ibuprofen\n- none\n\n## Outcome\nRecovered.", "a.md")
    assert quotes(document, "heading") == ["Case 7", "Outcome"]
    assert quotes(document, "list_item") == ["- ibuprofen", "- none"]
    assert quotes(document, "paragraph") == ["She had a rash\nand fever.", "Recovered."]
    assert [block.section for block in document.blocks if block.kind == "paragraph"] == ["Case 7", "Outcome"]


def test_soft_hyphens_and_nuls_are_gone():
    assert only("hepato\u00ad\ntoxic\u00adity was\x00 seen".encode(), "a.txt").text == "hepatotoxicity was seen"


# PDF


def test_pdf_pages_and_paragraphs(make):
    first = [
        "The patient was a 54-year-old woman who developed a generalised rash and",
        "fever two days after the first dose of amoxicillin 500 mg.",
        "Outcome: recovered",
    ]
    document = only(make.pdf([first, ["Second page of the letter."]]), "a.pdf")
    paragraphs = quotes(document, "paragraph")
    assert paragraphs[0] == f"{first[0]} {first[1]}"
    assert paragraphs[1:] == ["Outcome: recovered", "Second page of the letter."]
    assert [block.page for block in document.blocks] == [1, 1, 2]
    assert "recovered\n\nSecond" in document.text


def test_ruled_pdf_table_becomes_rows(make):
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    stream = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    rows = [["Test", "Result", "Date"], ["ALT", "1,184 U/L", "2025-03-26"], ["INR", "1.6", "26-Mar-2025"]]
    table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 1, "black")])
    SimpleDocTemplate(stream).build([Paragraph("Before the table.", style), table, Paragraph("After it.", style)])
    document = only(stream.getvalue(), "a.pdf")
    assert document.text.split("\n") == [
        "Before the table.", "Test | Result | Date", "ALT | 1,184 U/L | 2025-03-26", "INR | 1.6 | 26-Mar-2025",
        "After it.",
    ]  # fmt: skip
    cell = next(
        block for block in document.blocks if block.kind == "table_cell" and block.row == 1 and block.column == 1
    )
    assert (document.text[cell.start : cell.end], cell.label) == ("1,184 U/L", "Result")


def test_acroform_fields_have_labels(make):
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(60, 800, "Report form of the company")
    canvas.acroForm.textfield(name="patAge", value="80", x=60, y=700, tooltip="Please enter the patient's age here.")
    canvas.acroForm.textfield(
        name="remarks1", value="Called twice.", x=60, y=600, tooltip="Please enter the remarks here."
    )
    canvas.acroForm.textfield(name="empty", value="", x=60, y=500)
    canvas.acroForm.checkbox(name="sexM", checked=True, x=60, y=400)
    canvas.acroForm.checkbox(name="sexF", checked=False, x=60, y=350)
    canvas.save()
    document = only(stream.getvalue(), "a.pdf")
    assert document.method == "form"
    assert fields(document) == {"Age": "80", "Remarks": "Called twice.", "Sex": "Male"}
    assert "Age: 80\n" in document.text


def test_a_scanned_pdf_is_read_by_ocr_or_says_what_is_missing(make):
    from PIL import Image

    stream = io.BytesIO()
    picture = Image.open(io.BytesIO(make.picture(["Patient developed a severe rash", "after amoxicillin 500 mg"])))
    picture.save(stream, format="PDF", resolution=150)
    with pytest.raises(IntakeError, match=r"OCR\) is off.*300 dpi"):
        read(stream.getvalue(), "scan.pdf", ocr="off")
    if engine_for("auto") == "tesseract":
        document = only(stream.getvalue(), "scan.pdf")
        assert document.method == "ocr"
        assert "severe rash" in document.text
        assert {block.page for block in document.blocks} == {1}


# OCR


@pytest.mark.parametrize("engine", ["tesseract", pytest.param("rapidocr", marks=pytest.mark.slow)])
def test_a_picture_is_read(make, engine):
    import shutil

    if engine == "tesseract" and shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not installed")
    if engine == "rapidocr" and importlib.util.find_spec("rapidocr") is None:
        pytest.skip("the package rapidocr is not installed")
    lines = ["Patient developed a severe rash", "after amoxicillin 500 mg"]
    [document] = read(make.picture(lines), "scan.png", ocr=engine).documents
    assert document.method == "ocr"
    assert "severe rash" in document.text
    assert "amoxicillin 500 mg" in document.text
    assert engine in document.notes[0]
    assert "mean confidence" in document.notes[0]


def test_a_blank_picture_is_refused(make):
    with pytest.raises(IntakeError, match="no words"):
        read(make.picture([]), "blank.png")


# DOCX


def test_docx_paragraphs_headings_lists_tables_in_order(make):
    def p(text, properties=""):
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    def row(*cells):
        return "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    body = (
        p("History", '<w:pStyle w:val="berschrift1"/>') + p("Hay fever", "<w:numPr/>")
        + "<w:tbl>" + row("Test", "Value", "Unit") + row("ALT", "212", "U/L") + "</w:tbl>"
        + "<w:p><w:r><w:t>ALT </w:t></w:r><w:del><w:r><w:delText>5x</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>&lt;3x ULN &amp; rising</w:t></w:r></w:ins></w:p>"
        "<w:sdt><w:sdtPr><w:alias w:val='Initials'/></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>A.B.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )  # fmt: skip
    styles = (
        f'<w:styles {make.namespace}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    header = f"<w:hdr {make.namespace}><w:p><w:r><w:t>Clinic of Northford</w:t></w:r></w:p></w:hdr>"
    document = only(make.docx(body, styles=styles, header1=header), "a.docx")
    assert document.text.split("\n") == [
        "Clinic of Northford", "", "History", "Hay fever", "Test | Value | Unit", "ALT | 212 | U/L",
        "ALT <3x ULN & rising", "Initials: A.B.",
    ]  # fmt: skip
    assert quotes(document, "heading") == ["History"]
    assert quotes(document, "list_item") == ["Hay fever"]
    assert fields(document) == {"Initials": "A.B."}


def test_docx_text_box_and_nested_table(make):
    content = "<w:txbxContent><w:p><w:r><w:t>Inside the box</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:p><w:r><w:t>Outside</w:t>{content}</w:r></w:p>"
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>deep</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc><w:p><w:r><w:t>right</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    assert only(make.docx(box + table), "a.docx").text == "Outside\nInside the box\ndeep | right"


def test_a_scan_pasted_into_word_is_read_as_its_picture(make):
    import zipfile

    stream = io.BytesIO(make.docx("<w:p/>"))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/media/image1.png", make.picture(["Patient had a seizure"]))
    intake = read(stream.getvalue(), "scan.docx")
    assert "seizure" in intake.documents[1].text
    assert intake.documents[1].parent == intake.documents[0].id


# E-mail


def test_mail_headers_thread_and_html_body(make):
    body = (
        "The ALT is now normal.\n\n"
        "On Mon, 3 Mar 2025 at 09:12, Eva Ostrander <eva@x.example> wrote:\n> She had a rash.\n>\n"
        "> -----Original Message-----\n> From: Q. Adams\n> Sent: 1 March 2025\n> Subject: case\n>\n> Please report."
    )
    document = only(make.mail(body).as_bytes(), "a.eml")
    assert document.text.startswith(
        "From: Dr Ada Quill <ada@clinic.example>\nTo: safety@company.example\nDate: Mon, 03 Mar"
    )
    assert fields(document)["Subject"] == "Suspected reaction"
    messages = [block for block in document.blocks if block.kind == "message"]
    assert [block.label for block in messages] == ["Dr Ada Quill <ada@clinic.example>", "Eva Ostrander", "Q. Adams"]
    assert document.text[messages[0].start : messages[0].end] == "The ALT is now normal."
    html = make.mail()
    html.set_content("<p>First line<br>second</p><ul><li>ibuprofen</li></ul>", subtype="html")
    assert only(html.as_bytes(), "b.eml").text.endswith("First line\nsecond\nibuprofen")


def test_a_mail_with_broken_headers_is_still_read():
    head = b'From: =?utf-8?q?broken?= <<@@>\nTo: "\nMIME-Version: 1.0\nDate: never\n'
    data = head + b"Content-Type: text/plain; charset=nonsense\n\nA rash."
    assert only(data, "a.eml").text.endswith("A rash.")


def test_outlook_message_with_attachment_and_embedded_message():
    def wide(text):
        return text.encode("utf-16-le")

    sent = int((datetime(2025, 3, 3, 10, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7)
    properties = bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 6, sent)
    data = outlook({
        "__properties_version1.0": properties,
        "__substg1.0_0037001F": wide("Suspected reaction"),
        "__substg1.0_0C1A001F": wide("Ada Quill"),
        "__substg1.0_5D01001F": wide("ada@clinic.example"),
        "__substg1.0_1000001F": wide("The patient developed a rash. " * 200),
        "__attach_version1.0_#00000000": {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": wide("..\\notes.txt"),
            "__substg1.0_37010102": b"The nurse saw the rash as well.",
        },
        "__attach_version1.0_#00000001": {
            "__substg1.0_3701000D": {
                "__properties_version1.0": bytes(24),
                "__substg1.0_0037001F": wide("Earlier mail"),
                "__substg1.0_1000001F": wide("She started the tablets in May."),
            },
        },
    })  # fmt: skip
    documents = read(data, "case.msg").documents
    assert [document.name for document in documents] == ["case.msg", "notes.txt", "Earlier mail.eml"]
    assert fields(documents[0]) == {
        "From": "Ada Quill <ada@clinic.example>",
        "Date": "Mon, 03 Mar 2025 10:00:00 +0000",
        "Subject": "Suspected reaction",
    }
    assert documents[0].text.count("The patient developed a rash.") == 200
    assert documents[1].text == "The nurse saw the rash as well."
    assert "She started the tablets in May." in documents[2].text


# HTML


def test_html_structure():
    page = b"""<html><head><title>Report</title></head><body><h2>Patient</h2><div>Age <b>54</b> years</div>
      <ol><li>rash<li>fever</ol><table><tr><th>Drug<th>Dose<th>Route<tr><td>Ostravel<td>150<br>mg<td>s.c.</table></body></html>"""
    document = only(page, "a.html")
    assert document.text.split("\n") == [
        "Report", "", "Patient", "Age 54 years", "rash", "fever", "Drug | Dose | Route", "Ostravel | 150 mg | s.c."
    ]  # fmt: skip
    assert quotes(document, "list_item") == ["rash", "fever"]


# Line listings


def check_listing(document) -> None:
    assert "Case: L-1; Age: 54; Onset: 2025-02-03; Reaction: Rash; fever" in document.text
    rows = [block for block in document.blocks if block.kind == "table_row"]
    assert [block.row for block in rows] == [0, 1, 2]
    cell = next(
        block for block in document.blocks if block.kind == "table_cell" and (block.row, block.column) == (2, 1)
    )
    assert (document.text[cell.start : cell.end], cell.label) == ("61", "Age")
    assert rows[2].start <= cell.start < cell.end <= rows[2].end


def test_xlsx_one_row_one_line(make):
    header = ["Case", "Age", "Onset", "Reaction"]
    rows = [header, ["L-1", 54.0, datetime(2025, 2, 3), "Rash; fever"], [None] * 4, ["L-2", 61, "Jan 2025", None]]
    document = only(make.xlsx([["Line listing, March"], *rows]), "list.xlsx")
    assert document.text.startswith("Line listing, March\nCase | Age | Onset | Reaction\n")
    check_listing(document)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_one_row_one_line(mark):
    lines = [
        ["Case", "Age", "Onset", "Reaction"],
        ["L-1", "54", "2025-02-03", '"Rash; fever"'],
        ["L-2", "61", "", "Cough"],
    ]
    check_listing(only("\r\n".join(mark.join(line) for line in lines).encode(), "list.csv"))


# XML


def test_jats_article():
    xml = b"""<article><front><article-meta><title-group><article-title>A case of <italic>rash</italic></article-title>
      </title-group><abstract><p>Short.</p></abstract></article-meta></front><body><sec><title>Case</title>
      <p>She took it<xref>1</xref>.
      <table-wrap><label>Table 1</label><caption><p>Tests</p></caption><table><tr><th>ALT</th><th>AST</th></tr>
      <tr><td>9</td><td>8</td></tr></table></table-wrap></p></sec></body><back><ref-list><ref>Never</ref></ref-list></back></article>"""
    document = only(xml, "a.nxml")
    assert [line for line in document.text.split("\n") if line] == [
        "A case of rash", "Abstract", "Short.", "Case", "She took it1.", "Table 1 Tests", "ALT | AST", "9 | 8"
    ]  # fmt: skip
    assert next(block for block in document.blocks if block.kind == "table_row").section == "Case"


def test_spl_label():
    xml = b"""<document xmlns="urn:hl7-org:v3"><title>Zelvarin tablets</title><component><structuredBody><component>
      <section><code code="34084-4" displayName="ADVERSE REACTIONS SECTION"/><text>
      <paragraph>Common: <content>rash</content>.</paragraph>
      <list><item>nausea</item><item>cough</item></list></text></section></component></structuredBody></component></document>"""
    document = only(xml, "a.xml")
    assert [line for line in document.text.split("\n") if line] == [
        "Zelvarin tablets", "Adverse reactions", "Common: rash.", "nausea", "cough"
    ]  # fmt: skip
    assert document.media_type == "application/spl+xml"


# Real files


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["medwatch_pdf", "jats", "spl"])
def test_real_files_are_read(shared_data: Path, folder):
    for path in sorted((shared_data / folder).iterdir()):
        intake = read(path.read_bytes(), path.name)
        assert not intake.refusals
        [document] = intake.documents
        assert document.language == "en"
        assert len(document.text) > 500
        for block in document.blocks:
            assert document.text[block.start : block.end].strip()


@pytest.mark.shared
def test_filled_medwatch_forms_give_their_values(shared_data: Path):
    folder = shared_data / "medwatch_pdf"
    acro = only((folder / "Example_Form_3500.pdf").read_bytes(), "acro.pdf")  # encrypted, empty user password
    values = fields(acro)
    assert (values["Age"], values["Sex"], values["Suspect product 1"]) == ("80 years", "Male", "Baboon")
    assert values["Suspect product 1 therapy start date"] == "12-12-2025"
    assert values["Adverse event terms"] == "rash"
    xfa = only((folder / "FDA_3500_simulated_filled_XFA.pdf").read_bytes(), "xfa.pdf")
    values = fields(xfa)
    assert (values["Age"], values["Sex"], values["Weight"]) == ("45 years", "Female", "160 lb")
    assert values["Suspect product 1"] == "AUGMENTIN (amoxicillin/clavulanate)"
    assert values["Test 1"] == "ALT 850 U/L"
    assert values["Concomitant product 2"] == "Daily multivitamin"
    assert "acute hepatitis" in values["Describe event"]
    flat = only((folder / "Form_FDA-3500A_MedWatch.pdf").read_bytes(), "flat.pdf")
    assert "2. Age   80" in flat.text
    assert "Therapy/Usage stopped on (e.g., 01-Jan-1900)   12-25-2025" in flat.text
