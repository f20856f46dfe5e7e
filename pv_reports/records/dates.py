"""Partial dates: "2024", "2024-03" or "2024-03-05". A partial date stays partial; nothing is padded."""

import calendar
import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _valid(text: str) -> str:
    match = _SHAPE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    earliest(text)  # raises ValueError on month 13 or 30 February
    return text


PartialDate = Annotated[str, AfterValidator(_valid)]


def earliest(partial: str) -> date:
    """The first calendar day the partial date can mean."""
    parts = [int(part) for part in partial.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def latest(partial: str) -> date:
    """The last calendar day the partial date can mean."""
    parts = [int(part) for part in partial.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def compatible(one: str, other: str) -> bool:
    """Whether both can mean the same day: "2024-03" and "2024-03-05" can, "2024-03" and "2024-04" cannot."""
    return one.startswith(other) or other.startswith(one)
