"""Sample PDFs with a text layer: a hospital letter, a MedWatch-like form, a discharge note (goes into the e-mail)."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=14, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=11, spaceAfter=2)
RIGHT = ParagraphStyle("right", parent=SMALL, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", parent=BODY, fontName="Times-Bold", fontSize=11, spaceBefore=6, spaceAfter=3)
LETTERHEAD = ParagraphStyle("letterhead", parent=BODY, fontName="Times-Bold", fontSize=15, leading=18, spaceAfter=1)
FORM = ParagraphStyle("form", fontName="Helvetica", fontSize=8.5, leading=10.5)
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("FONT", (0, 0), (-1, 0), "Times-Bold", 9.5),
        ("FONT", (0, 1), (-1, -1), "Times-Roman", 9.5),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eeeeee")),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)

LETTER_LABS = [
    ["Test", "26 Mar 2025", "8 Apr 2025", "Unit", "Reference range"],
    ["ALT", "1,184", "212", "U/L", "<50"],
    ["AST", "902", "121", "U/L", "<50"],
    ["Alkaline phosphatase", "240", "188", "U/L", "30-130"],
    ["Total bilirubin", "148", "52", "µmol/L", "<21"],
    ["INR", "1.6", "1.1", "", "0.8-1.2"],
]


def _build(story: list[Flowable], title: str, size: tuple[float, float], footer: str) -> bytes:
    out = BytesIO()

    def foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(22 * mm, 12 * mm, footer)
        canvas.drawRightString(size[0] - 22 * mm, 12 * mm, f"Page {canvas.getPageNumber()}")

    template = SimpleDocTemplate(
        out, pagesize=size, title=title, author="", leftMargin=22 * mm, rightMargin=22 * mm, topMargin=18 * mm,
        bottomMargin=20 * mm, invariant=1,
    )  # fmt: skip
    template.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def hospital_letter() -> bytes:
    """01: two-page letter; gives a direct identifier (full name) on purpose, as real letters do."""
    table = Table(LETTER_LABS, colWidths=[45 * mm, 28 * mm, 28 * mm, 22 * mm, 35 * mm])
    table.setStyle(GRID)
    story: list[Flowable] = [
        Paragraph("St Wilfrid's General Hospital", LETTERHEAD),
        Paragraph("Department of Hepatology · Ashcombe Road · Ashcombe · United Kingdom", SMALL),
        Paragraph("Tel. 01632 960 441 · hepatology@stwilfrids.example", SMALL),
        Spacer(1, 6 * mm),
        Paragraph("12 May 2025", RIGHT),
        Paragraph(
            "To: Norvelia Pharma, Drug Safety<br/>cc: Dr S. Marlowe, Dept. of Haematology; general practitioner", SMALL
        ),
        Spacer(1, 3 * mm),
        Paragraph(
            "Re: Mr Harold Pemberton (H.P.), date of birth 14 Nov 1957, hospital no. 4471-882<br/>"
            "Suspected adverse reaction to Zelvarin",
            HEAD,
        ),
        Paragraph("Dear colleagues,", BODY),
        Paragraph(
            "Thank you for accepting this report about a 67-year-old man (82 kg) who was admitted to our ward from "
            "26 March 2025 to 8 April 2025 with drug-induced liver injury.",
            BODY,
        ),
        Paragraph("Background", HEAD),
        Paragraph(
            "He has a history of hypertension, type 2 diabetes mellitus and cholecystectomy. There is no history of "
            "liver "
            "disease and he does not drink alcohol. His mother had autoimmune hepatitis.",
            BODY,
        ),
        Paragraph(
            "Zelvarin (zelvatinib) was started by the haematologists on 6 January 2025 for chronic myeloid "
            "leukaemia at "
            "50 mg once daily by mouth. The dose was increased to 100 mg once daily on 3 February 2025 (batch ZV2481). "
            "His other medicines were amlodipine 5 mg once daily and metformin 850 mg twice daily, both unchanged "
            "for years. "
            "He had taken imatinib in 2023, which was stopped because of muscle cramps. He did not take paracetamol.",
            BODY,
        ),
        Paragraph("Presentation and course", HEAD),
        Paragraph(
            "On 24 March 2025, eleven weeks after the first dose of Zelvarin, he noticed fatigue and jaundice. "
            "There was no fever, "
            "no pruritus and no abdominal pain. He was admitted on 26 March 2025. Hepatitis A, B, C and E serology, "
            "autoantibodies and ultrasound were negative or normal. There were no signs of encephalopathy.",
            BODY,
        ),
        Paragraph("Results", HEAD),
        table,
        Spacer(1, 4 * mm),
        Paragraph(
            "Zelvarin was withdrawn on 26 March 2025 and intravenous acetylcysteine was given. The liver tests "
            "improved from "
            "the third day. Liver failure was feared at first but did not occur, and transplantation was not needed.",
            BODY,
        ),
        Paragraph(
            "When we saw him in clinic on 6 May 2025 the jaundice and the drug-induced liver injury had resolved. "
            "The fatigue was improving but had not yet gone.",
            BODY,
        ),
        Paragraph("Opinion", HEAD),
        Paragraph(
            "We consider drug-induced liver injury probably related to Zelvarin. He has not been given Zelvarin "
            "again and "
            "should not be. The haematologists plan to change to another tyrosine kinase inhibitor.",
            BODY,
        ),
        Spacer(1, 8 * mm),
        Paragraph("Dr R. Halloran<br/>Consultant hepatologist", BODY),
        Paragraph("Dictated, not signed by hand. If you are not the addressee please destroy this letter.", SMALL),
    ]
    return _build(story, "Letter", A4, "St Wilfrid's General Hospital – confidential")


def discharge_summary() -> bytes:
    """The attachment of the e-mail (04)."""
    story: list[Flowable] = [
        Paragraph("Klinikum Seeblick – Emergency Department", LETTERHEAD),
        Paragraph("Bregenz, Austria", SMALL),
        Spacer(1, 5 * mm),
        Paragraph("Discharge summary (translation)", HEAD),
        Paragraph("Patient: T.N., female, 39 years", BODY),
        Paragraph("Seen: 4 Sep 2025, 18:50. Discharged: 5 Sep 2025.", BODY),
        Paragraph(
            "Brought in by ambulance. Anaphylactic reaction about 15 minutes after an injection of Ostravel at home: "
            "generalised urticaria and dyspnoea. Blood pressure on arrival 82/45 mmHg, oxygen saturation 91 % "
            "(reference range 95-100 %). No loss of consciousness, no laryngeal oedema.",
            BODY,
        ),
        Paragraph("Serum tryptase on 4 Sep 2025 was 34.2 µg/L (reference range &lt;11.4 µg/L).", BODY),
        Paragraph(
            "Treatment: adrenaline 0.5 mg intramuscularly, intravenous prednisolone, oxygen. Observed overnight on "
            "the ward. "
            "All symptoms had resolved on the morning of 5 Sep 2025.",
            BODY,
        ),
        Paragraph("Dr Lehner, emergency physician", BODY),
    ]
    return _build(story, "Discharge summary", A4, "Klinikum Seeblick")


def _box(rows: list[list[str]], widths: list[float]) -> Table:
    cells = [[Paragraph(cell, FORM) for cell in row] for row in rows]
    table = Table(cells, colWidths=[width * mm for width in widths])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _bar(text: str) -> Table:
    style = ParagraphStyle("bar", parent=FORM, textColor=colors.white, fontName="Helvetica-Bold")
    bar = Table([[Paragraph(text, style)]], colWidths=[172 * mm])
    bar.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), colors.HexColor("#303030"))]))
    return bar


def medwatch_form() -> bytes:
    """18: a form of the MedWatch kind, US dates, boxes with their labels."""
    story: list[Flowable] = [
        Paragraph("SAFETY REPORT – MANDATORY REPORTING FORM (MedWatch-like copy)", HEAD),
        _box([["Mfr Report #<br/>US-NOR-2026-00118", "UF/Importer Report #", "FDA Use Only"]], [70, 52, 50]),
        Spacer(1, 2 * mm),
        _bar("A. PATIENT INFORMATION"),
        _box(
            [["1. Patient Identifier<br/>P.R.", "2. Age<br/>61 Years", "Date of Birth<br/>11/02/1964",
              "3. Sex<br/>Male",
              "4. Weight<br/>88.5 kg"]],
            [40, 32, 36, 30, 34],
        ),
        Spacer(1, 2 * mm),
        _bar("B. ADVERSE EVENT OR PRODUCT PROBLEM"),
        _box(
            [["1. [X] Adverse Event   [ ] Product Problem"],
             ["2. Outcome Attributed to Adverse Event: [ ] Death   [ ] Life-threatening   [X] Hospitalization - "
              "initial or "
              "prolonged   [ ] Disability or Permanent Damage   [ ] Congenital Anomaly/Birth Defect   "
              "[ ] Other Serious (Important Medical Event)"]],
            [172],
        ),
        _box([["3. Date of Event<br/>01/21/2026", "4. Date of this Report<br/>02/09/2026"]], [86, 86]),
        _box(
            [["5. Describe Event or Problem<br/>"
              "Patient started Ostravel on 11/17/2025 for plaque psoriasis. On 01/21/2026, about nine weeks after "
              "the first "
              "injection, he developed fever and productive cough. He was hospitalized on 01/23/2026 with pneumonia. "
              "Chest X-ray showed a left lower lobe infiltrate. He was not intubated and did not have sepsis. "
              "Tuberculosis was ruled out. Ceftriaxone and azithromycin were given. Ostravel was stopped on "
              "01/23/2026. "
              "Fever and productive cough resolved, and he was discharged on 01/29/2026; the pneumonia had resolved on "
              "02/06/2026. The reporter does not plan to restart Ostravel and considers the event possibly related."]],
            [172],
        ),
        _box(
            [["6. Relevant Tests/Laboratory Data, Including Dates<br/>"
              "01/23/2026: white blood cell count 17.9 10^9/L (reference range 4.0-11.0), C-reactive protein 184 mg/L "
              "(reference range 0-8)"],
             ["7. Other Relevant History, Including Preexisting Medical Conditions<br/>"
              "Plaque psoriasis; obesity; sleep apnea. Father died of lung cancer."]],
            [172],
        ),
        Spacer(1, 2 * mm),
        _bar("C. SUSPECT PRODUCT(S)"),
        _box(
            [["1. Name<br/>Ostravel", "2. Dose, Frequency &amp; Route Used<br/>150 mg, every 2 weeks, subcutaneous",
              "3. Therapy Dates (from/to)<br/>11/17/2025 - 01/23/2026"],
             ["4. Diagnosis for Use (Indication)<br/>plaque psoriasis",
              "5. Event Abated After Use Stopped or Dose Reduced?<br/>"
              "[X] Yes   [ ] No   [ ] Doesn't Apply", "6. Lot #<br/>OS5310"],
             ["7. Exp. Date<br/>08/2027", "8. Event Reappeared After Reintroduction?<br/>[ ] Yes   [ ] No   [X] "
                                          "Doesn't Apply",
              "9. NDC #"]],
            [48, 72, 52],
        ),
        _box(
            [["10. Concomitant Medical Products and Therapy Dates (Exclude treatment of event)<br/>"
              "lisinopril 20 mg once daily; atorvastatin 40 mg once daily since 2021"]],
            [172],
        ),
        PageBreak(),
        _bar("E. INITIAL REPORTER"),
        _box(
            [["1. Name and Address<br/>Dayton Skin Clinic, Dayton, OH, United States<br/>Phone 937-555-0142",
              "2. Health Professional?<br/>[X] Yes   [ ] No", "3. Occupation<br/>Physician",
              "4. Initial Reporter Also Sent Report to FDA<br/>[ ] Yes   [ ] No   [X] Unk"]],
            [70, 34, 30, 38],
        ),
        Spacer(1, 2 * mm),
        _bar("G. ALL MANUFACTURERS"),
        _box(
            [["1. Contact Office<br/>Norvelia Pharma, Drug Safety", "3. Report Source<br/>[X] Health Professional   "
                                                                    "[ ] Consumer   "
              "[ ] Literature   [ ] Study"],
             ["4. Date Received by Manufacturer<br/>02/10/2026", "7. Type of Report<br/>[X] Initial   [ ] Follow-up"]],
            [86, 86],
        ),
        Spacer(1, 3 * mm),
        Paragraph("Submission of a report does not constitute an admission that the product caused the event.", FORM),
    ]  # fmt: skip
    return _build(story, "Safety report", LETTER, "US-NOR-2026-00118")
