"""Written numbers ("fifty-four", "a", "two") as numbers; shared by ages, doses and durations."""

import re
from typing import Final

CARDINALS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORDS: Final[dict[str, int]] = (
    {name: n for n, name in enumerate(CARDINALS)} | _TENS | {"a": 1, "an": 1, "hundred": 100}
)

# Matches "12", "12.5", "fifty-four", "two"; use inside a larger pattern.
NUMBER: Final = (
    r"(?:\d+(?:[.,]\d+)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[-\s](?:one|two|three|four|"
    r"five|six|seven|"
    r"eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen)"
)


def number(words: str) -> float | None:
    """The value of a matched ``NUMBER``; None when it is not one."""
    words = words.strip().lower()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", words):
        return float(words.replace(",", "."))
    parts = re.split(r"[-\s]+", words)
    if all(part in _WORDS for part in parts):
        return float(sum(_WORDS[part] for part in parts))
    return None
