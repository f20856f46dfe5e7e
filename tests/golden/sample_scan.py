"""The sample scan: a CIOMS-like form drawn as a picture, tilted and grained like a fax, in a PDF without text."""

import random
from io import BytesIO
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
FONTS = Path(reportlab.__file__).parent / "fonts"  # Bitstream Vera travels with reportlab: the same glyphs everywhere

# left, top, right, bottom, label, value lines
BOXES: list[tuple[int, int, int, int, str, list[str]]] = [
    (100, 240, 400, 350, "1. PATIENT INITIALS", ["T.H."]),
    (400, 240, 640, 350, "1a. COUNTRY", ["Germany"]),
    (640, 240, 920, 350, "2. DATE OF BIRTH", ["05 Jun 1969"]),
    (920, 240, 1110, 350, "2a. AGE", ["55 Years"]),
    (1110, 240, 1260, 350, "3. SEX", ["Female"]),
    (1260, 240, 1554, 350, "4-6. REACTION ONSET", ["18 Sep 2024"]),
    (100, 350, 1110, 860, "7 + 13. DESCRIBE REACTION(S) (including relevant tests/lab data)", [
        "Angioedema, hypotension",
        "",
        "On 18 Sep 2024, 16 days after the first tablet of Corvantis,",
        "patient woke up with angioedema of lips and tongue and with",
        "hypotension. Systolic blood pressure 85 mmHg. Patient",
        "was taken to hospital and stayed for one night. No rash,",
        "no wheezing. C1 inhibitor was normal. Patient was given",
        "clemastine and prednisolone. Angioedema and hypotension",
        "resolved on 19 Sep 2024 after Corvantis was stopped.",
    ]),
    (1110, 350, 1554, 860, "8-12. CHECK ALL APPROPRIATE", [
        "[ ] PATIENT DIED",
        "[ ] LIFE THREATENING",
        "[X] HOSPITALISATION",
        "[ ] DISABILITY OR",
        "     INCAPACITY",
        "[ ] CONGENITAL ANOMALY",
        "[ ] OTHER",
    ]),
    (100, 930, 900, 1040, "14. SUSPECT DRUG(S) (include generic name)", ["Corvantis (corvadipine), batch CV2402A"]),
    (900, 930, 1554, 1040, "20. DID REACTION ABATE AFTER STOPPING DRUG?", ["[X] YES   [ ] NO   [ ] NA"]),
    (100, 1040, 500, 1150, "15. DAILY DOSE(S)", ["10 mg once daily"]),
    (500, 1040, 900, 1150, "16. ROUTE(S) OF ADMINISTRATION", ["oral"]),
    (900, 1040, 1554, 1150, "21. DID REACTION REAPPEAR AFTER REINTRODUCTION?", ["[ ] YES   [ ] NO   [X] NA"]),
    (100, 1150, 500, 1260, "17. INDICATION(S) FOR USE", ["hypertension"]),
    (500, 1150, 1080, 1260, "18. THERAPY DATES (from/to)", ["02 Sep 2024 - 18 Sep 2024"]),
    (1080, 1150, 1554, 1260, "19. THERAPY DURATION", ["17 days"]),
    (100, 1330, 1554, 1470, "22. CONCOMITANT DRUG(S) AND DATES OF ADMINISTRATION (exclude those used to treat "
                            "reaction)", [
        "ramipril 5 mg once daily; levothyroxine 100 micrograms once daily",
    ]),
    (100, 1470, 1554, 1610, "23. OTHER RELEVANT HISTORY (e.g. diagnostics, allergies, pregnancy)", [
        "hypertension, hypothyroidism, seasonal rhinitis",
    ]),
    (100, 1680, 900, 1790, "24a. NAME AND ADDRESS OF MANUFACTURER", ["Norvelia Pharma, Drug Safety"]),
    (900, 1680, 1554, 1790, "24b. MFR CONTROL NO.", ["DE-NOR-2024-00931"]),
    (100, 1790, 500, 1900, "24c. DATE RECEIVED", ["27 Sep 2024"]),
    (500, 1790, 1080, 1900, "24d. REPORT SOURCE", ["[X] HEALTH PROFESSIONAL"]),
    (1080, 1790, 1554, 1900, "25a. REPORT TYPE", ["[X] INITIAL   [ ] FOLLOW-UP"]),
    (100, 1900, 500, 2010, "DATE OF THIS REPORT", ["30 Sep 2024"]),
    (500, 1900, 1554, 2010, "26. REMARKS", ["Reporter: physician. Spontaneous report."]),
]  # fmt: skip
BARS = [
    (870, "II. SUSPECT DRUG(S) INFORMATION"),
    (1270, "III. CONCOMITANT DRUG(S) AND HISTORY"),
    (1620, "IV. MANUFACTURER INFORMATION"),
]


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def picture() -> Image.Image:
    """The page as it comes from the scanner: grey, 0.7 degrees off, with specks and a dark edge."""
    page = Image.new("L", (WIDTH, HEIGHT), 230)
    draw = ImageDraw.Draw(page)
    label, value, title = _font("Vera.ttf", 17), _font("Vera.ttf", 26), _font("VeraBd.ttf", 32)
    draw.text((100, 120), "SUSPECT ADVERSE REACTION REPORT", fill=30, font=title)
    draw.text((1330, 120), "CIOMS FORM", fill=30, font=title.font_variant(size=26))
    draw.text((100, 195), "I. REACTION INFORMATION", fill=30, font=_font("VeraBd.ttf", 22))
    for top, text in BARS:
        draw.text((100, top + 15), text, fill=30, font=_font("VeraBd.ttf", 22))
    for left, top, right, bottom, name, lines in BOXES:
        draw.rectangle((left, top, right, bottom), outline=60, width=2)
        draw.text((left + 10, top + 8), name, fill=50, font=label)
        for number, line in enumerate(lines):
            draw.text((left + 14, top + 48 + number * 46), line, fill=25, font=value)
    page = page.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=230)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    chance = random.Random(20240930)
    draw = ImageDraw.Draw(page)
    for _ in range(420):
        x, y = chance.randrange(WIDTH), chance.randrange(HEIGHT)
        draw.point((x, y), fill=chance.randrange(90, 200))
    for x in range(16):
        draw.line((x, 0, x, HEIGHT), fill=150 + x * 5)
    return page.point([round(grey / 23) * 23 for grey in range(256)])


def cioms_scan() -> bytes:
    """02: one page, image only."""
    out = BytesIO()
    rl_config.useA85 = 0  # binary streams: a quarter smaller than ASCII-85
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(picture()), 0, 0, *A4)
    canvas.save()
    return out.getvalue()
