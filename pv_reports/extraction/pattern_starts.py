"""How the matches of a regular expression can begin, and what they must hold, from its syntax tree."""

import importlib
import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

# The standard library's own parser; it has no public name.
_parser: Final = importlib.import_module("re._parser")
_MOST: Final = 400  # beginnings: with more, trying them costs more than it saves
_MOST_INSIDE: Final = 40
_LONGEST: Final = 3  # characters of a beginning
_WIDEST: Final = 12  # characters of a set that are told apart, from "0" to "9" and two more


class _Start(NamedTuple):
    """A beginning: its characters, whether a word begins with it, and whether more of it can be known."""

    text: str
    anchored: bool
    open: bool


class Known(NamedTuple):
    """What is known of every match of a pattern, in lower case with each digit as "0".

    A match begins with one of ``starts`` (up to three characters that begin a word, or a sign that is part of no word)
    or with one of ``inside`` (three characters, perhaps inside a word); with both empty it may begin with anything.
    It holds one of ``words``, if there are any.
    """

    starts: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def known(pattern: str, flags: int = 0) -> Known:
    """What the pattern's syntax tells of its matches."""
    tree = _parser.parse(pattern, flags)
    asked = _needed(tree)
    words = () if asked is None else tuple(sorted(_fewest(asked), key=len))
    if tree.state.flags & re.ASCII or tree.getwidth()[0] == 0:
        return Known(words=words)
    found = _extended({_Start("", False, True)}, tree)
    starts = {one.text for one in found if _usable(one)}
    inside = frozenset(one.text for one in found if not _usable(one))
    if len(found) > _MOST or len(inside) > _MOST_INSIDE or any(len(text) < _LONGEST for text in inside):
        return Known(words=words)
    fewest = {text for text in starts if not any(text[:size] in starts for size in range(1, len(text)))}
    return Known(frozenset(fewest), inside, words)


def _usable(one: _Start) -> bool:
    if not one.text or one.text[0].isspace():
        return False
    return one.anchored or not (one.text[0].isalnum() or one.text[0] == "_")


def _extended(starts: set[_Start], items: Iterable[tuple[Any, Any]]) -> set[_Start]:
    for op, argument in items:
        if len(starts) > _MOST or not any(one.open for one in starts):
            break
        going = {one for one in starts if one.open}
        starts = {one for one in starts if not one.open} | _after(going, str(op), argument)
    return starts


def _after(starts: set[_Start], op: str, argument: Any) -> set[_Start]:
    """The open beginnings after one item of the tree."""
    if op == "AT":
        return {_at(one, str(argument)) for one in starts}
    if op in ("ASSERT", "ASSERT_NOT"):
        anchors = op == "ASSERT_NOT" and argument[0] < 0 and _is_word(argument[1])
        return {one._replace(anchored=True) if anchors and not one.text else one for one in starts}
    if op == "LITERAL":
        return _with(starts, [chr(argument)])
    if op == "IN":
        return _with(starts, _members(argument))
    if op == "BRANCH":
        return {one for branch in argument[1] for one in _extended(starts, branch)}
    if op == "SUBPATTERN":
        return _extended(starts, argument[3])
    if op == "ATOMIC_GROUP":
        return _extended(starts, argument)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, item = argument
        once = _extended(starts, item)
        if most != 1:
            once = {one._replace(open=False) for one in once}
        return once | starts if least == 0 else once
    return {one._replace(open=False) for one in starts}


def _at(one: _Start, where: str) -> _Start:
    if one.text or where in ("AT_NON_BOUNDARY", "AT_END", "AT_END_STRING"):
        return one
    return one._replace(anchored=True)


def _with(starts: set[_Start], characters: list[str] | None) -> set[_Start]:
    """Each beginning with each of the characters; None stands for too many."""
    if characters is None:
        return {one._replace(open=False) for one in starts}
    found = set()
    for one in starts:
        for character in characters:
            plain = folded(character)
            if plain is None:
                found.add(one._replace(open=False))
            else:
                text = one.text + plain
                found.add(_Start(text, one.anchored, len(text) < _LONGEST))
    return found


def folded(character: str) -> str | None:
    """A character as beginnings are written; None where other characters may be taken for it."""
    if not character.isascii():
        return None
    return "0" if character.isdigit() else character.lower()


def _members(items: list[tuple[Any, Any]]) -> list[str] | None:
    """The characters of a set, each digit as "0"; None for a set too large or negated."""
    found: set[str] = set()
    for op, argument in items:
        if str(op) == "LITERAL":
            found.add(chr(argument))
        elif (str(op), str(argument)) == ("CATEGORY", "CATEGORY_DIGIT"):
            found.add("0")
        elif str(op) == "RANGE" and argument[1] - argument[0] < _WIDEST:
            found |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        else:
            return None
    return sorted(found) if len(found) <= _WIDEST else None


def _is_word(items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a look behind is for one character, and every character of a word is such a one."""
    items = list(items)
    if len(items) != 1 or str(items[0][0]) != "IN":
        return False
    return any(str(op) == "CATEGORY" and str(argument) == "CATEGORY_WORD" for op, argument in items[0][1])


def _needed(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The rarest of the sets of strings that the items, one after the other, ask for."""
    known: list[frozenset[str]] = []
    run = ""
    for op, argument in items:
        plain = folded(chr(argument)) if str(op) == "LITERAL" else None
        if plain is not None:
            run += plain
            continue
        if run:
            known.append(frozenset({run}))
        run = ""
        if (asked := _needed_by(str(op), argument)) is not None:
            known.append(asked)
    if run:
        known.append(frozenset({run}))
    return min(known, key=_commonness, default=None)


def _needed_by(op: str, argument: Any) -> frozenset[str] | None:
    if op == "IN":
        members = _members(argument)
        plain = [folded(one) for one in members] if members else []
        return frozenset(one for one in plain if one) if plain and None not in plain else None
    if op == "BRANCH":
        found = [_needed(branch) for branch in argument[1]]
        return None if None in found else frozenset(word for words in found for word in words or ())
    if op == "SUBPATTERN":
        return _needed(argument[3])
    if op == "ATOMIC_GROUP":
        return _needed(argument)
    if op == "ASSERT":
        return _needed(argument[1])
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _needed(argument[2])
    return None


def _commonness(words: frozenset[str]) -> float:
    """How often a text holds one of the words, roughly: letters by their number, blanks and points nearly always."""
    return sum(0.9 if word in (" ", ".", ",") else 0.5 if len(word) == 1 else 8.0 ** -(len(word) - 1) for word in words)


def _fewest(words: frozenset[str]) -> frozenset[str]:
    """Without the words that hold another one."""
    return frozenset(word for word in words if not any(other != word and other in word for other in words))
