"""What changed between two texts, word by word."""

import difflib
import re
from typing import Literal

Op = Literal["equal", "delete", "insert"]
_WORDS = re.compile(r"\s+|[^\s]+")


def word_diff(old: str, new: str) -> list[tuple[Op, str]]:
    """Stretches of words with what happened to them; a replacement is a ``delete`` followed by an ``insert``.

    The words of ``equal`` and ``delete`` together are ``old``, those of ``equal`` and ``insert`` are ``new``, exactly.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    steps: list[tuple[Op, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            steps.append(("equal", "".join(before[a:b])))
            continue
        if a < b:
            steps.append(("delete", "".join(before[a:b])))
        if c < d:
            steps.append(("insert", "".join(after[c:d])))
    return steps
