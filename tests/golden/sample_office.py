"""Sample office files: a physician's letter and a case series (DOCX), a line listing (XLSX), an e-mail thread (EML)."""

import re
import zipfile
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO

import openpyxl
from docx import Document
from docx.document import Document as Docx
from docx.shared import Pt
from openpyxl.styles import Alignment, Font, PatternFill
from sample_pdfs import discharge_summary

FIXED = datetime(2025, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

LETTER_LABS = [
    ("Parameter", "Result", "Unit", "Reference range", "Date"),
    ("Leukocytes", "1.9", "10^9/L", "4.0-10.0", "28 October 2024"),
    ("Absolute neutrophil count", "0.6", "10^9/L", "1.8-7.5", "28 October 2024"),
    ("Haemoglobin", "121", "g/L", "120-160", "28 October 2024"),
    ("C-reactive protein", "48", "mg/L", "<5", "28 October 2024"),
    ("Absolute neutrophil count", "3.4", "10^9/L", "1.8-7.5", "11 November 2024"),
]

LISTING_HEADER = (
    "Case no.", "Initials", "Age (years)", "Sex", "Country", "Reporter", "Suspect drug", "Dose", "Frequency", "Route",
    "Indication", "Start date", "Stop date", "Reaction", "Onset date", "Serious", "Seriousness criterion", "Outcome",
    "Action taken", "Concomitant drugs",
)  # fmt: skip
LISTING = [
    ("LL-0301", "A.B.", 52, "F", "Italy", "Physician", "Zelvarin", "50 mg", "once daily", "oral",
     "chronic myeloid leukaemia", date(2025, 2, 3), None, "Nausea", date(2025, 2, 5), "No", None, "Recovered",
     "Dose unchanged", "pantoprazole"),
    ("LL-0302", "R.S.", 66, "M", "Italy", "Pharmacist", "Zelvarin", "100 mg", "once daily", "oral",
     "chronic myeloid leukaemia", date(2024, 11, 18), date(2025, 1, 9), "Pleural effusion", date(2025, 1, 7), "Yes",
     "Hospitalisation", "Recovering", "Drug withdrawn", "furosemide; bisoprolol"),
    ("LL-0303", "G.M.", 71, "F", "Spain", "Physician", "Corvantis", "10 mg", "once daily", "oral", "hypertension",
     "2024-12", date(2025, 1, 20), "Peripheral oedema; flushing", date(2025, 1, 2), "No", None, "Recovered",
     "Drug withdrawn", None),
    ("LL-0304", None, 38, "M", "Spain", "Consumer", "Ostravel", "150 mg", "every 2 weeks", "subcutaneous",
     "ankylosing spondylitis", date(2025, 1, 13), None, "Injection site pain", "Jan 2025", "No", None, "Not recovered",
     "Dose unchanged", "naproxen"),
    ("LL-0305", "K.L.", 47, "F", "Poland", "Nurse", "Ostravel", "150 mg", "every 2 weeks", "subcutaneous",
     "plaque psoriasis", date(2024, 9, 2), date(2025, 2, 17), "Herpes zoster", date(2025, 2, 12), "Yes",
     "Medically important", "Unknown", "Drug withdrawn", None),
]  # fmt: skip

SERIES = [
    ("Case 1. ", "A 58-year-old woman took Zelvarin 100 mg once daily from 4 March 2024. Three weeks after starting "
                 "she noticed "
     "palpitations. The ECG showed QT prolongation with a QTc of 512 ms (reference range <460 ms) on 25 March 2024. "
     "Potassium was "
     "normal. She was also taking citalopram 20 mg once daily. Zelvarin was withdrawn; the palpitations and the QT "
     "prolongation "
     "resolved within five days. She had no syncope."),
    ("Case 2. ", "A 44-year-old man, otherwise healthy, received Zelvarin 50 mg once daily. After two months he "
                 "developed alopecia, "
     "which he had not had before. Zelvarin was continued at the same dose. The alopecia had not resolved at the "
     "last visit in "
     "August 2025."),
    ("Case 3. ", "A man aged 73 with chronic kidney disease was given Zelvarin 100 mg once daily from November "
                 "2024. On 14 Jan 2025 "
     "he developed acute pancreatitis and was admitted. Lipase was 1,620 U/L (reference range 13-60 U/L). He did "
     "not drink alcohol and "
     "gallstones were excluded. Zelvarin was withdrawn on 14 Jan 2025. He recovered and went home on 24 Jan 2025. "
     "When Zelvarin "
     "was given again at 50 mg once daily on 3 March 2025, acute pancreatitis recurred within a week, and the drug "
     "was stopped "
     "for good."),
    ("The fourth patient, ", "a 35-year-old woman who used an oral contraceptive, developed a maculopapular rash "
                             "ten days after the "
     "first dose of Zelvarin 50 mg. The dose was reduced to 50 mg every other day and cetirizine was given. The "
     "rash is improving. "
     "Her daughter had measles at the time, but the patient's own serology was negative."),
]  # fmt: skip

FOLLOW_UP = """\
Dear Ms Ferrand,

thank you for your questions. I have now had the discharge summary (attached) and must correct
two points of my first message:

- The reaction was on 4 September 2025, not on 5 September as I wrote.
- The patient is 39 years old, not 38.

Further: the batch number of the pen was OS5203. It was her second injection; the first one on
21 August 2025 was tolerated. She has fully recovered. Ostravel will not be given again.
I regard the anaphylactic reaction as related to Ostravel and as life-threatening.

Kind regards
Dr. Ilse Brandner
Dermatology practice, Bregenz, Austria
Tel. +43 5574 555 0199


On Tue, 9 Sep 2025 at 09:12, Ilse Brandner <praxis@brandner-derma.example> wrote:
> Dear Sir or Madam,
>
> I want to report a severe reaction in a 38-year-old patient of mine (T.N., female, 61 kg).
> She uses Ostravel 150 mg subcutaneously every 2 weeks for chronic urticaria.
> On 5 September 2025, about 15 minutes after the second injection, she had an anaphylactic
> reaction with generalised urticaria and dyspnoea and was taken to hospital by ambulance. She
> stayed there overnight. She is known to have hay fever; she is not allergic to latex or wasp
> stings. Other medicine: desloratadine 5 mg once daily.
>
> More when I have the hospital's letter.
>
> Dr. Ilse Brandner, dermatologist
>
> This message is confidential. Severe allergic reactions can be fatal: if you use adrenaline
> pens, check the expiry date.
"""


def _docx(document: Docx) -> bytes:
    properties = document.core_properties
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = FIXED
    out = BytesIO()
    document.save(out)
    return still_zip(out.getvalue())


def still_zip(data: bytes) -> bytes:
    """The same archive with every member dated 1980-01-01, so that equal content gives equal bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            # openpyxl stamps the moment of saving into the core properties
            content = _MODIFIED.sub(rb"\g<1>2025-01-01T00:00:00Z", old.read(name))
            new.writestr(member, content)
    return out.getvalue()


def _letter_style(document: Docx) -> None:
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)


def physician_letter() -> bytes:
    """03: a letter with a table of laboratory values."""
    document = Document()
    _letter_style(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = "Dr C. Vasseur · Rheumatologist · 14 quai des Tilleuls · Lyon · France"
    section.footer.paragraphs[0].text = "Confidential medical information"
    for text in (
        "Lyon, 18 November 2024",
        "To the pharmacovigilance department of Norvelia Pharma",
        "Reference: VAS-24-66",
    ):
        document.add_paragraph(text)
    subject = document.add_paragraph()
    subject.add_run("Concerning: L.D., woman, 53 years, 57 kg").bold = True
    document.add_paragraph(
        "I am writing about a patient with rheumatoid arthritis and Raynaud's phenomenon who developed neutropenia "
        "under "
        "Ostravel (ostrabimab)."
    )
    treatment = document.add_paragraph("She has been injecting Ostravel ")
    treatment.add_run("150 mg").bold = True
    treatment.add_run(
        " subcutaneously every 2 weeks since 5 August 2024 for rheumatoid arthritis (lot OS4402). In addition she "
        "takes "
        "methotrexate 15 mg once weekly since 2019 and folic acid 5 mg once weekly. Adalimumab had been tried in "
        "2022 without "
        "success."
    )
    document.add_paragraph(
        "On 28 October 2024 she developed fever, sore throat and mouth ulcers and came to me the same day. There "
        "was no pneumonia and no urinary "
        "infection; blood cultures remained sterile. The laboratory found neutropenia on 28 October 2024:"
    )
    table = document.add_table(rows=0, cols=5)
    table.style = "Light Grid Accent 1"
    for line in LETTER_LABS:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.add_paragraph()
    document.add_paragraph(
        "Ostravel was withdrawn on 28 October 2024. Methotrexate was continued unchanged. Filgrastim and "
        "amoxicillin were given. "
        "She did not have to be admitted to hospital. Fever, sore throat, mouth ulcers and neutropenia had resolved on "
        "11 November 2024. I have not given Ostravel again."
    )
    document.add_paragraph(
        "I regard the neutropenia as medically important and as possibly due to Ostravel; methotrexate alone had been "
        "tolerated for five years. If her sister, who also has low white cells, should ever need a biological, "
        "agranulocytosis "
        "would worry me."
    )
    document.add_paragraph("With kind regards,")
    document.add_paragraph("Dr C. Vasseur")
    return _docx(document)


def case_series() -> bytes:
    """07: four patients in running text; what they share stands in the introduction only."""
    document = Document()
    _letter_style(document)
    document.add_heading("Four adverse reactions to Zelvarin at one haematology centre", level=1)
    document.add_paragraph(
        "Hospital pharmacy, Regional Hospital Vranov, Czech Republic. Reported by the hospital pharmacist."
    )
    document.add_paragraph("Report no. VR-2025-19. Sent to Norvelia Pharma on 8 September 2025.")
    document.add_heading("Introduction", level=2)
    document.add_paragraph(
        "Between March 2024 and August 2025 four of our patients who were treated with Zelvarin (zelvatinib) for "
        "chronic myeloid "
        "leukaemia had adverse reactions. All took it by mouth. Hepatotoxicity, which is known with this class, was "
        "not seen."
    )
    document.add_heading("Patients", level=2)
    for lead, text in SERIES:
        paragraph = document.add_paragraph()
        paragraph.add_run(lead).bold = True
        paragraph.add_run(text)
    document.add_heading("Comment", level=2)
    document.add_paragraph(
        "Pancreatitis and QT prolongation should be looked for in patients taking tyrosine kinase inhibitors. "
        "Torsade de pointes "
        "could follow but did not occur in our patients."
    )
    return _docx(document)


def line_listing() -> bytes:
    """06: a title above the header row, real dates beside written ones, an empty row between the countries."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = FIXED
    book.properties.creator = ""
    sheet = book.active
    assert sheet is not None
    sheet.title = "Listing"
    sheet.append(["Line listing of adverse reactions, southern region, received 2025-03-03"])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append(list(LISTING_HEADER))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(LISTING):
        if number == 4:
            sheet.append([])
        sheet.append(list(row))
    for column in "ABCDEFGHIJKLMNOPQRST":
        sheet.column_dimensions[column].width = 15
    out = BytesIO()
    book.save(out)
    return still_zip(out.getvalue())


def email_thread() -> bytes:
    """04: a follow-up that corrects the quoted first message, with the hospital's discharge summary attached."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ilse Brandner <praxis@brandner-derma.example>"
    message["To"] = "Norvelia Pharma Drug Safety <drugsafety@norvelia.example>"
    message["Subject"] = "AW: Anaphylactic reaction with Ostravel (your ref. NOR-2025-01944) - follow-up"
    message["Date"] = "Thu, 18 Sep 2025 16:40:12 +0200"
    message["Message-ID"] = "<20250918144012.4471@brandner-derma.example>"
    message.set_content(FOLLOW_UP, charset="utf-8", cte="quoted-printable")
    message.add_attachment(
        discharge_summary(), maintype="application", subtype="pdf", filename="discharge_summary_TN.pdf"
    )
    message.set_boundary("=_norvelia_sample_20250918")
    return message.as_bytes()
