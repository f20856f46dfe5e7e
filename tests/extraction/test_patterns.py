"""Quick patterns find what ``re`` finds, and find out by themselves where they need not look."""

import random
import re

import pytest

from pv_reports.extraction import patterns
from pv_reports.extraction.pattern_starts import known
from pv_reports.extraction.patterns import compiled, folded_text

_I = re.IGNORECASE
PATTERNS = (
    (r"\b(?:developed|experienced|had)\s+(?:an?\s+)?(?P<what>\w+)", _I),
    (r"(?<![\d.])(\d{1,3}(?:[.,]\d+)?)\s*(?:mg|g|ml)\b", _I),
    (r"\bno\b(?!\s+longer)", _I),
    (r"(?:rash|hives)\b|\bitch\w*", _I),
    (r"(?m)^[>|]\s?", 0),
    (r"\((?:case|patient)\s(\d+)\)", _I),
    (r"\b[A-Z][a-z]+\b", 0),
    (r"\s+(?=\d)", 0),
    (r"(?<=,\s)\b(?:nurse|doctor)\b", _I),
    (r"\bsigns?\b", _I),
    (r"\w+ing\b", _I),
    (r"(?:a|b)?\d*", 0),
    (r"-itis|\bskin\b", _I),
    (r"\bi\.?v\.?(?!\w)", _I),
)
WORDS = (
    "developed", "Rash", "HIVES", "itching", "no", "longer", "had a", "fever", "12", "5.5 mg", "100mg", "(case 2)",
    ", nurse", "> ", "\n", "\n> ", "Signs", "ſigns", "sKin", "İtching", "bronchitis", "i.v.", "IV", "-", ".", "; ",
    "٣ mg", "naïve", "_no_",
)  # fmt: skip


def texts() -> list[str]:
    chance = random.Random(5)
    made = ["".join(chance.choice(WORDS) + chance.choice((" ", " ", "")) for _ in range(30)) for _ in range(60)]
    return ["", "no rash", *made]


def spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_everything_found_is_what_re_finds(pattern: str, flags: int) -> None:
    quick, plain = compiled(pattern, flags), re.compile(pattern, flags)
    for text in texts():
        for _ in range(6):  # first without an index, then with one
            assert spans(quick.finditer(text)) == spans(plain.finditer(text))
        for pos, end in ((0, len(text)), (7, len(text)), (3, len(text) - 9), (20, 90)):
            assert spans(quick.finditer(text, pos, end)) == spans(plain.finditer(text, pos, end))
            first, other = quick.search(text, pos, end), plain.search(text, pos, end)
            assert (first and first.span()) == (other and other.span())
        assert quick.findall(text) == plain.findall(text)
        assert quick.sub("*", text) == plain.sub("*", text)
        assert quick.split(text) == plain.split(text)
        assert (quick.match(text) is None, quick.fullmatch(text) is None) == (
            plain.match(text) is None, plain.fullmatch(text) is None,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "starts", "inside", "words"),
    [
        (r"\b(?:fever|rash)\b", {"fev", "ras"}, set(), {"fever", "rash"}),
        (r"\b\d{1,2}\s*mg", {"0"}, set(), {"mg"}),
        (r"\[x\]", {"[x]"}, set(), {"[x]"}),
        (r"(?:fever|rash)\b", set(), {"fev", "ras"}, {"fever", "rash"}),
        (r"\bno\b|hives", {"no"}, {"hiv"}, {"no", "hives"}),
        (r"\w+itis", set(), set(), {"itis"}),
        (r"\s*due to", set(), set(), {"due to"}),
        (r"(?:fever)?", set(), set(), set()),
        (r"(?a)\bfever", set(), set(), {"fever"}),
    ],
)
def test_a_pattern_tells_how_its_matches_begin(
    pattern: str, starts: set[str], inside: set[str], words: set[str]
) -> None:
    told = known(pattern, _I)
    assert (told.starts, told.inside, set(told.words)) == (starts, inside, words)


def test_a_pattern_whose_words_are_missing_is_not_even_compiled() -> None:
    text = "The patient felt well and went home on the second day of the stay."
    for _ in range(4):
        patterns.index_of(text)
    pattern = compiled(r"\bhives\b", _I)
    assert list(pattern.finditer(text)) == []
    assert pattern.search(text) is None
    assert pattern.sub("", text) == text
    assert "_compiled" not in vars(pattern)


def test_folding_keeps_every_place() -> None:
    for text in ("İSTANBUL ſ K 12٣", "plain ASCII 42", "Straße Ω"):
        assert len(folded_text(text)) == len(text)
    assert folded_text("İ ſ \u212a ٣ 7") == "i s k 0 0"


def test_only_the_last_texts_are_remembered() -> None:
    for number in range(300):
        text = f"text number {number} with enough words in it to be worth an index of its own"
        for _ in range(5):
            patterns.index_of(text)
    assert len(patterns._indexes) == patterns._KEPT


def test_a_text_in_use_is_not_indexed_again_and_again() -> None:
    whole = "a form's whole text " * 40
    for number in range(200):
        for _ in range(5):
            patterns.index_of(f"one of its many labels, number {number}, long enough to be indexed")
            used = patterns.index_of(whole)
    assert used is patterns.index_of(whole)
    assert whole in patterns._indexes


def test_long_texts_are_not_hoarded() -> None:
    for number in range(6):
        for _ in range(5):
            patterns.index_of(f"{number} " + "word " * 60_000)
    assert sum(map(len, patterns._indexes)) <= patterns._CHARACTERS
    assert len(patterns._asked) <= 64
