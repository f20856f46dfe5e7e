"""Dispatch by content, ids, attachments, refusals."""

import hashlib

import pytest

from pv_reports.errors import IntakeError
from pv_reports.intake import Limits, read, safe_name, text_document


def test_a_document_is_named_by_its_hash_and_keeps_the_text(letter):
    data = letter.encode()
    intake = read(data, "case.txt")
    [document] = intake.documents
    assert document.id == hashlib.sha256(data).hexdigest()[:16]
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.text == letter
    assert document.language == "en"
    assert document.parent is None


def test_attachments_become_documents_numbered_depth_first(make, letter):
    inner = make.mail("Inner message of the thread.", note_txt=b"The nurse saw a rash on the arm.")
    outer = make.mail("Outer message with the case.")
    outer.add_attachment(inner)
    outer.add_attachment(make.docx(f"<w:p><w:r><w:t>{letter}</w:t></w:r></w:p>"), maintype="application",
                         subtype="octet-stream", filename="letter.docx")  # fmt: skip
    data = outer.as_bytes()
    base = hashlib.sha256(data).hexdigest()[:16]
    documents = read(data, "report.eml").documents
    assert [document.id for document in documents] == [base, f"{base}.1", f"{base}.2", f"{base}.3"]
    assert [document.parent for document in documents] == [None, base, f"{base}.1", base]
    assert documents[2].text == "The nurse saw a rash on the arm."
    assert documents[3].text == letter
    assert read(data, "other-name.eml").documents[3].id == f"{base}.3"


def test_a_bad_attachment_is_refused_and_the_others_are_read(make, letter):
    mail = make.mail(
        broken_docx=b"PK\x03\x04 not an archive", empty_pdf=b"", good_txt=letter.encode(), x_exe=b"MZ\x90\0\1"
    )
    intake = read(mail.as_bytes(), "report.eml")
    assert [document.name for document in intake.documents] == ["report.eml", "good.txt"]
    assert [refusal.name for refusal in intake.refusals] == ["broken.docx", "empty.pdf", "x.exe"]
    assert intake.refusals[0].place == "attachment 1 'broken.docx'"
    assert all(refusal.problem and refusal.remedy for refusal in intake.refusals)


def test_a_path_in_an_attachment_name_is_reduced_to_its_last_part(make):
    mail = make.mail()
    for name in ("../../etc/passwd", r"C:\Windows\system32\cfg.txt", "\u202excod.exe.txt"):
        mail.add_attachment(b"The patient recovered.", maintype="application", subtype="octet-stream", filename=name)
    names = [document.name for document in read(mail.as_bytes(), "../up/report.eml").documents]
    assert names == ["report.eml", "passwd", "cfg.txt", "xcod.exe.txt"]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("a/b/c.pdf", "c.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("x\x00y.txt", "xy.txt"),
        ('q?"<>|.txt', "q_____.txt"),
    ],
)
def test_safe_names(given, safe):
    assert safe_name(given) == safe


def test_very_long_names_are_shortened():
    assert len(safe_name("a" * 5000 + ".docx")) <= 150
    assert safe_name("a" * 5000 + ".docx").endswith(".docx")


@pytest.mark.parametrize(
    ("name", "media_type"), [("case.docx", "text/plain"), ("case.pdf", "text/plain"), ("case.xlsx", "text/plain")]
)
def test_a_wrong_extension_is_read_as_what_it_is_with_a_note(letter, name, media_type):
    [document] = read(letter.encode(), name).documents
    assert document.media_type == media_type
    assert "its content is plain text" in document.notes[0]


def test_a_pdf_named_txt_is_read_as_pdf(make, letter):
    [document] = read(make.pdf([[letter]]), "case.txt").documents
    assert document.media_type == "application/pdf"
    assert "its content is PDF" in document.notes[0]
    assert letter in document.text


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.pdf", "empty"),
        (b" \n\x00\x00 ", "a.txt", "empty"),
        (b"{\\rtf1 hello}", "a.rtf", "RTF"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 50, "a.txt", "neither text"),
        (b"\x1f\x8b\x08\x00abc", "a.gz", "archive"),
        (b"%PDF-1.7\ngarbage", "a.pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\nbroken", "a.png", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "old binary"),
        (b"PK\x05\x06" + b"\0" * 18, "a.zip", "ZIP"),
        (b"<?xml version='1.0'?><note>hi</note>", "a.xml", "root element 'note'"),
        (b"<?xml version='1.0'?><MCCI_IN200100UV01 xmlns='urn:hl7-org:v3'/>", "a.xml", "E2B(R3)"),
        (b"<?xml version='1.0'?><a><b></a>", "a.xml", "broken"),
    ],
)
def test_refusals_name_file_problem_and_remedy(data, name, says):
    with pytest.raises(IntakeError) as caught:
        read(data, name)
    error = caught.value
    assert error.subject == name
    assert says in error.problem
    assert error.remedy.endswith(".")
    assert not error.retry


def test_limits_on_bytes_text_parts_nesting_and_time(make, letter):
    with pytest.raises(IntakeError, match=r"more than 0\.001 MB"):
        read(b"x" * 2000, "a.txt", Limits(max_bytes=1000))
    with pytest.raises(IntakeError, match="characters of text"):
        read(b"word " * 2000, "a.txt", Limits(max_text_chars=1000))
    with pytest.raises(IntakeError, match="longer than"):
        read(make.pdf([[letter]]), "a.pdf", Limits(max_seconds=1e-9))
    with pytest.raises(IntakeError, match="3 pages, more than 2"):
        read(make.pdf([[letter]] * 3), "a.pdf", Limits(max_pages=2))
    many = make.mail(**{f"n{number}_txt": b"The patient recovered." for number in range(5)})
    intake = read(many.as_bytes(), "a.eml", Limits(max_parts=3))
    assert (len(intake.documents), len(intake.refusals)) == (4, 2)
    nested = make.mail("innermost")
    for level in range(5):
        outer = make.mail(f"level {level}")
        outer.add_attachment(nested)
        nested = outer
    intake = read(nested.as_bytes(), "a.eml")
    assert len(intake.documents) == 4
    assert "nested more than 3 levels" in intake.refusals[0].problem


def test_text_document_keeps_the_text_as_given():
    text = "\ufeffTabs\tand\r\nline ends\x00 stay\u00a0as they are."
    assert text_document(text, "x1").text == text
    broken = text_document("a\ud800b", "x2")
    assert broken.text == "a\ufffdb"
    assert broken.notes
