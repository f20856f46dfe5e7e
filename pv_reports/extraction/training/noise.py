"""What hands, scanners and old systems do to a text, piece by piece so that labels stay where they belong."""

import re
from random import Random
from typing import Final

from pv_reports.extraction.training.grammar import State
from pv_reports.extraction.training.names import misspelt, pick

_OCR: Final = (
    ("l", "1"), ("1", "l"), ("0", "O"), ("O", "0"), ("rn", "m"), ("m", "rn"), ("I", "l"), ("5", "S"), ("cl", "d"),
    ("e", "c"), ("ti", "li"), ("i", "í"), (",", "."), ("-", " "), ("-", ""), ("fi", "ﬁ"), ("h", "b"), ("g", "q"),
)  # fmt: skip
_AMERICAN: Final = (
    ("haem", "hem"), ("aemia", "emia"), ("oedema", "edema"), ("oesoph", "esoph"), ("rrhoea", "rrhea"), ("paed", "ped"),
    ("anaes", "anes"), ("tumour", "tumor"), ("colour", "color"), ("litre", "liter"),
    ("foet", "fet"), ("gynae", "gyne"), ("dyspnoea", "dyspnea"), ("faec", "fec"), ("ischaem", "ischem"),
    ("hospitalised", "hospitalized"), ("generalised", "generalized"), ("recognise", "recognize"),
)  # fmt: skip
_AMERICAN_RE: Final = re.compile("|".join(british for british, _ in _AMERICAN))
_AMERICAN_OF: Final = dict(_AMERICAN)
_TITLE: Final = re.compile(r"\b[a-z](?=[a-z]{3})")
_LETTERS: Final = re.compile(r"[A-Za-z]{5,}")


def disturb(state: State, strength: float) -> None:
    """Change the pieces in place. ``strength`` (0 to 1) is the share of texts that are touched at all.

    British spellings become American in half of the texts. Touched texts get typing slips, a scanner's mistakes,
    capitals throughout or on every word, no capitals at all, or lost punctuation.
    """
    rng = state.rng
    pieces = state.pieces
    if rng.random() < 0.5:
        pieces[:] = [_AMERICAN_RE.sub(lambda found: _AMERICAN_OF[found.group()], piece) for piece in pieces]
    if rng.random() >= strength:
        return
    kind = rng.random()
    if kind < 0.34:
        pieces[:] = [_slip(rng, piece) if rng.random() < 0.10 else piece for piece in pieces]
    elif kind < 0.52:
        pieces[:] = [_scanned(rng, piece) if rng.random() < 0.25 else piece for piece in pieces]
    elif kind < 0.70:
        pieces[:] = [piece.upper() for piece in pieces]
    elif kind < 0.84:
        pieces[:] = [piece.lower() for piece in pieces]
    elif kind < 0.92:
        pieces[:] = [_TITLE.sub(lambda found: found.group().upper(), piece) for piece in pieces]
    else:
        pieces[:] = [piece.replace(",", "") if rng.random() < 0.7 else piece for piece in pieces]


def _slip(rng: Random, piece: str) -> str:
    words = list(_LETTERS.finditer(piece))
    if not words:
        return piece
    word = words[int(rng.random() * len(words))]
    return piece[: word.start()] + misspelt(rng, word.group()) + piece[word.end() :]


def _scanned(rng: Random, piece: str) -> str:
    """One misread character, or a word broken at a hyphen; the ends of a piece stay as they are."""
    if rng.random() < 0.2:
        words = list(_LETTERS.finditer(piece))
        if words:
            word = words[int(rng.random() * len(words))]
            at = (word.start() + word.end()) // 2
            return f"{piece[:at]}{pick(rng, ('-', '- ', ' ', '¬'))}{piece[at:]}"
    seen, read = _OCR[int(rng.random() * len(_OCR))]
    inner = piece[1:-1]
    return piece[:1] + inner.replace(seen, read, 1) + piece[-1:] if inner else piece
