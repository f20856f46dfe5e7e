"""Phrases as paths of folded tokens: longest match from a token on."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pv_reports.terminology.concepts import Concept, Kind
from pv_reports.terminology.folding import TOKEN, Folder

Node = dict[str, Any]
"""Folded token → Node; the key "" holds the tuple of entries that end here."""

END = ""
_JOINERS = "-\u2010\u2011\u2012\u2013\u00ad'\u2019"  # hyphens, and the apostrophe of "Graves' disease"

# Abbreviations that in a text of capitals only are more likely the English word.
_WORDS_TOO = frozenset({
    "add", "aids", "ava", "crest", "dress", "gist", "hit", "in", "iris", "it", "mods", "pots", "pres", "prom", "rig",
    "ten", "tig", "tt", "us",
})  # fmt: skip


class Entry(NamedTuple):
    """A synonym's end in the trie. ``case`` says how it must be written: any, "title" (Turkey) or "upper" (SOB)."""

    kind: Kind
    concept: Concept
    case: str = ""


class Tokens:
    """A text's tokens: ``keys[i]`` is the folded form of ``text[starts[i]:ends[i]]``."""

    __slots__ = ("ends", "keys", "starts", "text")

    def __init__(self, text: str, folder: Folder) -> None:
        self.text = text
        spans = [match.span() for match in TOKEN.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.keys = [folder[text[start:end]] for start, end in spans]

    def joined(self, i: int, same_line: bool = False) -> bool:
        """Whether tokens i and i+1 stand side by side: blanks, one line break or a hyphen between them, no more."""
        if i + 1 >= len(self.keys):
            return False
        gap = self.text[self.ends[i] : self.starts[i + 1]]
        if gap == " " or gap == "-":
            return True
        if len(gap) > 40 or gap.count("\n") > (0 if same_line else 1):
            return False
        return len(gap.strip()) <= 1 and not gap.strip().strip(_JOINERS)


def insert(node: Node, keys: tuple[str, ...], entry: Entry) -> None:
    """Add a phrase to the trie, in place."""
    for key in keys:
        node = node.setdefault(key, {})
    entries = node.get(END, ())
    if all(entry.concept is not other.concept for other in entries):
        node[END] = (*entries, entry)


def inserted(node: Node, keys: tuple[str, ...], entry: Entry) -> Node:
    """A trie with one more phrase that shares everything else with ``node``, which is left as it was."""
    copy = dict(node)
    if keys:
        copy[keys[0]] = inserted(node.get(keys[0], {}), keys[1:], entry)
    else:
        copy[END] = (entry, *node.get(END, ()))
    return copy


def look_up(node: Node, keys: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of exactly this phrase."""
    for key in keys:
        following = node.get(key)
        if following is None:
            return ()
        node = following
    entries: tuple[Entry, ...] = node.get(END, ())
    return entries


def longest(root: Node, tokens: Tokens, i: int, wanted: frozenset[Kind] | None) -> tuple[int, Entry] | None:
    """The longest phrase that starts at token ``i``: (index after its last token, its entry)."""
    keys = tokens.keys
    node = root.get(keys[i])
    best: tuple[int, Entry] | None = None
    j = i
    while node is not None:
        if END in node:
            for entry in node[END]:
                if (wanted is None or entry.kind in wanted) and (not entry.case or _written(entry, tokens, i, j)):
                    best = (j + 1, entry)
                    break
        if len(node) == (END in node) or not tokens.joined(j):
            break
        j += 1
        node = node.get(keys[j])
    return best


def _written(entry: Entry, tokens: Tokens, i: int, j: int) -> bool:
    start, end = tokens.starts[i], tokens.ends[j]
    written = tokens.text[start:end]
    if entry.case == "title":
        return written[0].isupper()
    if not written.removesuffix("s").isupper() or "'" in written:
        return False
    if tokens.keys[i] not in _WORDS_TOO and written.lower() not in _WORDS_TOO:
        return True
    around = tokens.text[max(0, start - 80) : start] + tokens.text[end : end + 80]
    return len(around) < 8 or any(c.islower() for c in around)
