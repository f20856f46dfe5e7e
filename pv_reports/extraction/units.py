"""Units as reporters write them, in UCUM (the Unified Code for Units of Measure, which E2B(R3) asks for)."""

import re
from functools import lru_cache
from typing import Final

from pv_reports.extraction.patterns import compiled
from pv_reports.terminology import ucum

# Parts of a compound unit; case tells "M" (mega) from "m" and "G/L" from grams, so these come before the table's words.
_PARTS: Final = {
    "M": "10*6", "K": "10*3", "G": "10*9", "T": "10*12", "kat": "kat", "µkat": "ukat", "μkat": "ukat", "nkat": "nkat",
    "24h": "(24.h)", "24 h": "(24.h)", "mm3": "mm3", "mm³": "mm3", "hpf": "[HPF]", "HPF": "[HPF]", "m2": "m2",
    "m²": "m2", "m(2)": "m2", "1.73m2": "{1.73_m2}", "1.73 m2": "{1.73_m2}", "1.73m²": "{1.73_m2}", "cells": "",
    "copies": "{copies}", "mosm": "mosm", "mOsm": "mosm", "kPa": "kPa", "mm": "mm", "ms": "ms", "msec": "ms", "s": "s",
    "sec": "s", "seconds": "s", "fL": "fL", "fl": "fL", "pg": "pg", "pmol": "pmol", "nmol": "nmol", "umol": "umol",
    "micromol": "umol", "micromoles": "umol", "µL": "uL", "μL": "uL", "uL": "uL", "dL": "dL", "dl": "dL", "Eq": "eq",
    "kU": "kU", "mU": "mU", "dose": "{dose}", "MIU": "10*6.[iU]", "MU": "10*6.[iU]", "million units": "10*6.[iU]",
    "mL": "mL", "I.U.": "[iU]", "bpm": "/min", "beats": "{beats}", "breaths": "{breaths}", "mEq": "meq",
}  # fmt: skip
_POWER: Final = compiled(r"(?:[x×]\s?)?10\s?(?:\^|\*{1,2}|E)?\s?(?P<power>\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})", re.IGNORECASE)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@lru_cache(maxsize=512)
def in_ucum(written: str) -> str | None:
    """The UCUM code of a unit as written ("mcg/kg/day" → "ug/kg/d", "x10^9/L" → "10*9/L"); None where none is known."""
    words = " ".join(written.replace(" per ", "/").split()).strip(" .,;()")
    if not words:
        return None
    if "/" not in words:
        return "[iU]" if words == "U" else _part(words)  # "8 U" of insulin; an enzyme's "U/L" is another unit
    if words.startswith(("/", "beats/", "breaths/")):
        return ucum(words) or _over("", words.split("/")[1:])
    return _over(_part(words.split("/")[0]), words.split("/")[1:])


def _over(first: str | None, below: list[str]) -> str | None:
    parts = [_part(part) for part in below]
    if first is None or not all(parts):
        return None
    return "/".join((first, *(part for part in parts if part)))


def _part(words: str) -> str | None:
    words = words.strip()
    power = _POWER.fullmatch(words)
    if power:
        return f"10*{power['power'].translate(_RAISED)}"
    if words in _PARTS:
        return _PARTS[words]
    if words == "U":
        return "U"
    return ucum(words) or ucum(words.rstrip("s")) or _PARTS.get(words.casefold())
