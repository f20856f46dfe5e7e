"""Labels: which field a form's words, a table's header or a PDF field's name stands for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.questions import question_field

LONGEST = 180  # characters; longer than the longest box title of MedWatch 3500A with its explanation


@dataclass(frozen=True, slots=True)
class Label:
    """``field`` is a name of ``data/labels.tsv``; ``index`` the n of "Product 2" or "dose1", None without a number.

    ``role`` is "concomitant" or "interacting" where the label says so of a field that every product has.
    """

    field: str
    index: int | None = None
    role: str = ""


# "1a.", "4-6", "7 + 13", "24b", "A1", "B.5.", "la." and "l." as OCR reads 1a. and 1.
_BOX = compiled(
    r"^\W*(?:[A-H]\s?\.?\s?)?[\dlIO|]{1,2}\s?[.,]?\s?[a-h]?(?:\s?[-–+&/]\s?[\dlIO]{1,2}[a-h]?)*"
    r"\s?[.,):]?\s+(?=\W*[A-Za-z])"
)
_IF_KNOWN = compiled(r",?\s+\(?if\s+(?:known|available|applicable|any|relevant)\)?", re.IGNORECASE)
_FIELD_BOX = compiled(r"^(?:sec(?:tion)?[_ ])?[a-h]\d{1,2}[a-z]?[_ ]", re.IGNORECASE)
_CAMEL = compiled(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_PLURAL = compiled(r"\((?:s|es|ies)\)|/s\b", re.IGNORECASE)
_PARENTHESES = compiled(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = compiled(r"[^\W_]+")
_SAME = {
    "pt": "patient",
    "pat": "patient",
    "number": "no",
    "num": "no",
    "nr": "no",
    "prods": "prod",
    "pdt": "prod",
    "recieved": "received",
    "reciept": "receipt",
    "occured": "occurred",
    "adress": "address",
}
_DROPPED = frozenset({"the", "of", "your", "a", "an", "s"})
_LOOKALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "j": "l"})


_OF_PRODUCT = compiled(
    r"(?P<role>suspect(?:ed)?|concomitant|interacting)\s+(?:product|drug|medicine|medication)\s*#?\s*"
    r"(?P<n>\d{1,2})?\s*[-:,]?\s+(?P<rest>[A-Za-z].*)",
    re.IGNORECASE,
)


def find_label(text: str) -> Label | None:
    """The field that ``text`` is a label of, or None. Box numbers, case, punctuation, OCR's 0 for O do not matter."""
    if not text or len(text) > LONGEST:
        return None
    found = _find(text)
    if found is None and (match := _OF_PRODUCT.fullmatch(text.strip())) and (inner := _find(match["rest"])):
        role = match["role"].lower()
        index = int(match["n"]) if match["n"] else inner.index
        return Label(inner.field, index, "" if role.startswith("suspect") else role)
    if found is None and (plain := _IF_KNOWN.sub("", text)) != text:
        found = _find(plain)
    if found is None and (asked := question_field(text)):
        return Label(asked)
    return found


def is_label_fragment(text: str) -> bool:
    """Whether ``text`` is two or more words out of the middle of a known label, as a broken form gives them."""
    key = label_key(text)
    return " " in key and f" {key} " in _all_labels()


def field_label(name: str) -> Label | None:
    """The field of an AcroForm or XFA field name such as ``topmostSubform[0].Page1[0].patAge[0]`` or ``a4_weight``."""
    last = re.sub(r"\[\d+\]", "", name).rsplit(".", 1)[-1]
    found = find_label(last) or find_label(_FIELD_BOX.sub("", last))
    if found:
        return found
    spaced = _CAMEL.sub(" ", _FIELD_BOX.sub("", last))
    return find_label(spaced)


def label_key(text: str) -> str:
    """``text`` as the vocabulary compares it."""
    return " ".join(_tokens(text))


@lru_cache(maxsize=65536)
def _find(text: str) -> Label | None:
    exact, folded = _vocabulary()
    for candidate in dict.fromkeys((text, _BOX.sub("", text))):
        tokens = _tokens(candidate)
        if not tokens:
            continue
        index = None
        numbers = [token for token in tokens[1:] if token.isdigit()]
        forms = [tokens]
        if len(numbers) == 1 and len(numbers[0]) < 3:
            index = int(numbers[0])
            forms.append([tokens[0]] + [token for token in tokens[1:] if not token.isdigit()])
        for form in forms:
            used = index if form is not tokens else None
            for shape in (form, form[1:]) if form[0] == "patient" else (form,):
                key = " ".join(shape)
                if key in exact:
                    return Label(exact[key], used)
                close = _fold(shape)
                if len(close) >= 7 and close in folded:
                    return Label(folded[close], used)
    return None


def _tokens(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    with_plural = _PLURAL.sub("s", text)
    bare = _PARENTHESES.sub(" ", with_plural)
    words = _WORD.findall((bare if _WORD.search(bare) else with_plural).lower())
    tokens = []
    for word in words:
        word = _SAME.get(word, word)
        if word in _DROPPED:
            continue
        tokens.append(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word)
    return tokens


def _fold(tokens: list[str]) -> str:
    """Tokens without spaces and with the letters made one that OCR takes for each other."""
    letters = [token.translate(_LOOKALIKES) for token in tokens]
    return (
        "".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in letters)
        .replace("rn", "m")
        .replace("ll", "l")
    )


@cache
def _all_labels() -> str:
    return " | ".join(["", *_vocabulary()[0], ""])


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    text = (files("pv_reports.extraction") / "data" / "labels.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        label, field = line.split("\t")
        for form in (label, _CAMEL.sub(" ", label)):
            key = " ".join(_tokens(form))
            exact.setdefault(key, field)
            folded.setdefault(_fold(key.split()), field)
    return exact, folded
