"""Ruled boxes of scanned forms, drawn here, with the words placed by hand: no OCR engine is needed."""

import itertools

import pytest
from PIL import Image, ImageDraw

from pv_reports.intake.pictures import _is_title
from pv_reports.intake.ruled_boxes import Word, boxed_words

WIDTH, HEIGHT = 1200, 1600
COLUMNS, ROWS = (100, 600, 1100), (100, 400, 700, 1000, 1300)


def sheet(tilt: float = 0.0, *, ruled: bool = True) -> Image.Image:
    """Two columns and four rows of boxes, scanned a little askew on grey paper."""
    picture = Image.new("L", (WIDTH, HEIGHT), 230)
    draw = ImageDraw.Draw(picture)
    for top, bottom in itertools.pairwise(ROWS):
        for left, right in itertools.pairwise(COLUMNS):
            if ruled:
                draw.rectangle((left, top, right, bottom), outline=70, width=2)
    return picture.rotate(tilt, fillcolor=230)


def words(rise: float = 0.0) -> list[Word]:
    """Two lines in each box. The engine runs the lines of both columns together, as it does on tilted pages."""
    found = []
    for number, top in enumerate(ROWS[:-1]):
        for line in (0, 1):
            for side, left in enumerate(COLUMNS[:-1]):
                at = int(top + 120 + 60 * line - rise * (left + 40 - WIDTH / 2))
                word = Word(left + 40, at, left + 160, at + 24, f"{number}{'LR'[side]}{line}", (str(number), str(line)))
                found.append(word)
    return found


@pytest.mark.parametrize(("tilt", "rise"), [(0.0, 0.0), (1.0, 0.0175), (-1.5, -0.0262)])
def test_words_are_read_box_by_box(tilt: float, rise: float) -> None:
    found = boxed_words(sheet(tilt), words(rise))
    assert found is not None
    read = [[word.text for line in box for word in line] for box in found]
    assert read == [[f"{row}{side}0", f"{row}{side}1"] for row in range(4) for side in "LR"]


def test_a_page_without_rules_is_no_form() -> None:
    assert boxed_words(sheet(ruled=False), words()) is None


@pytest.mark.parametrize("shade", [0, 255])
def test_an_even_picture_is_no_form(shade: int) -> None:
    assert boxed_words(Image.new("L", (300, 400), shade), [Word(10, 10, 40, 30, "x", ("1", "1", "1"))]) is None


def test_a_picture_without_words_is_no_form() -> None:
    assert boxed_words(sheet(), []) is None


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        ("22. CONCOMITANT DRUG(S) (exclude those used to treat reaction)", "ramipril 5 mg", True),
        ("20. DID REACTION ABATE AFTER STOPPING DRUG?", "yes", True),
        ("18. THERAPY DATES", "02 Sep 2024", True),
        ("22. CONCOMITANT DRUG(S) AND DATES OF", "ADMINISTRATION", False),
        ("The patient was taken to hospital and", "stayed for one night", False),
    ],
)
def test_the_printed_title_of_a_box(first: str, second: str, title: bool) -> None:
    assert _is_title(first, second) is title
