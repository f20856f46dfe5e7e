"""A small template language for labelled text.

A grammar file holds rules; a line ``= name`` opens one and every line below it is an alternative (``3* text`` counts
three times). ``# `` opens a comment. Within an alternative::

    {name}        the rule or filler of that name; where the name is a slot, its words are labelled with the slot
    {slot=name}   the same, labelled with ``slot`` whatever the name ({a+b=name}: with both)
    {=name}       the same, unlabelled
    <a|b|c>       one of these
    [a]           present or not
    \\n \\t        a new line, a tabulator

Rules may be labelled as a whole: ``{effect=reaction_list}`` labels a coordinated list as one span.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random

from pv_reports.extraction.tagging.slots import SLOTS


@dataclass(slots=True)
class State:
    """One text in the making: its pieces so far, which slot covers which pieces, and what it has said before."""

    rng: Random
    pieces: list[str] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)
    capitals: bool = True
    tail: str = "\n"


Node = Callable[[State], None]
Filler = Callable[[State], str]

_TOKEN = re.compile(r"\{([a-z_0-9+]*)(=?)([a-z_0-9]*)\}|([<>|\[\]])")
_CLOSES = frozenset(".,;:)!?%")
_OPENS = frozenset(" \n(\t")
_ARTICLES = frozenset((" a ", "\na ", "\nA ", " A ", "(a "))
_STARTS = frozenset((". ", "? ", "! "))
_AN = re.compile(r"(?i)^(?:[aeio]|u(?!ni|s[ei]|ro|ti)|8|11[^\d]|18[^\d]|h(?:our|onest))")


def write(state: State, text: str) -> None:
    """Append ``text``; doubled spaces, "a" before a vowel and a sentence's small first letter are put right."""
    if not text:
        return
    before = state.tail
    if text[0] == " " and before[-1:] in _OPENS:
        text = text[1:]
        if not text:
            return
    if before[-1:] == " ":
        if text[0] in _CLOSES:
            before = before[:-1]
            state.pieces[-1] = state.pieces[-1][:-1]
        elif before[-3:] in _ARTICLES and len(state.pieces[-1]) > 1 and _AN.match(text):
            state.pieces[-1] = state.pieces[-1][:-1] + "n "
    if state.capitals and text[0].islower() and _opens_sentence(before):
        text = text[0].upper() + text[1:]
    state.pieces.append(text)
    state.tail = text[-4:] if len(text) > 3 else (before + text)[-4:]


def _opens_sentence(before: str) -> bool:
    if before[-1:] == "\n":
        return True
    # "i.v. " and "approx. " end no sentence
    return before[-2:] in _STARTS and before[-4:-3] != "." and before != "ox. "


class Grammar:
    """The rules of some grammar files together with named fillers."""

    def __init__(self, sources: Iterable[str], fillers: Mapping[str, Filler]) -> None:
        self._fillers = fillers
        self._rules: dict[str, list[Node]] = {}
        texts: dict[str, list[str]] = {}
        for source in sources:
            for name, alternatives in read(source).items():
                texts.setdefault(name, []).extend(alternatives)
        self.templates = texts
        for name in texts:
            self._rules[name] = []
        for name, alternatives in texts.items():
            self._rules[name].extend(self._compile(alternative) for alternative in alternatives)

    def expand(self, name: str, state: State) -> None:
        """Write one expansion of the rule ``name`` at the end of ``state``."""
        self._reference("", "=", name)(state)

    def _compile(self, template: str) -> Node:
        nodes, end = self._sequence(template.replace("\\n", "\n").replace("\\t", "\t"), 0, "")
        del end
        return _sequence(nodes)

    def _sequence(self, text: str, at: int, closing: str) -> tuple[list[Node], int]:
        """The nodes from ``at`` to the next unmatched ``closing`` character, and where it stands."""
        branches: list[list[Node]] = [[]]
        while at < len(text):
            token = _TOKEN.search(text, at)
            literal = text[at : token.start()] if token else text[at:]
            if literal:
                branches[-1].append(_literal(literal))
            if token is None:
                at = len(text)
                break
            at = token.end()
            mark = token.group(4)
            if mark is None:
                branches[-1].append(self._reference(*token.group(1, 2, 3)))
            elif mark in "<[":
                inner, at = self._sequence(text, at, ">" if mark == "<" else "]")
                branches[-1].append(inner[0] if mark == "<" else _optional(_sequence(inner)))
            elif mark == "|" and closing == ">":
                branches.append([])
            elif mark == closing:
                return ([_choice([_sequence(branch) for branch in branches])] if closing == ">" else branches[0]), at
            else:
                branches[-1].append(_literal(mark))
        if closing:
            raise ValueError(f"{closing} is missing in the template {text!r}")
        return branches[0], at

    def _reference(self, label: str, equals: str, name: str) -> Node:
        slots = tuple(part for part in label.split("+") if part) if equals or label in SLOTS else ()
        target = name if equals else label
        if unknown := set(slots) - set(SLOTS):
            raise ValueError(f"{{{label}{equals}{name}}} names no slot: {sorted(unknown)}")
        if target in self._rules:
            inner = _choice(self._rules[target])
        elif target in self._fillers:
            inner = _filler(self._fillers[target])
        else:
            raise ValueError(f"the template language knows no {target!r} (in {{{label}{equals}{name}}})")
        return _labelled(inner, slots) if slots else inner


def read(source: str) -> dict[str, list[str]]:
    """The rules in the text of a grammar file; a weighted alternative stands as often as its weight says."""
    rules: dict[str, list[str]] = {}
    name = ""
    for line in source.splitlines():
        if not line.strip() or line.startswith("# "):
            continue
        if line.startswith("= "):
            name = line[2:].strip()
            rules.setdefault(name, [])
            continue
        weight = re.match(r"(\d+)\* ", line)
        rules[name].extend([line[weight.end() :]] * int(weight[1]) if weight else [line])
    return rules


def stored(name: str) -> str:
    """The text of ``data/<name>.txt``."""
    return files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8")


@cache
def _lists() -> dict[str, list[str]]:
    return read(stored("lists"))


def word_list(name: str) -> tuple[str, ...]:
    """The list ``name`` of ``data/lists.txt``, whose lines hold parts separated by "|"."""
    return tuple(part for line in _lists()[name] for part in line.split("|"))


def _literal(text: str) -> Node:
    def node(state: State) -> None:
        write(state, text)

    return node


def _filler(filler: Filler) -> Node:
    def node(state: State) -> None:
        write(state, filler(state))

    return node


def _sequence(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]

    def node(state: State) -> None:
        for part in nodes:
            part(state)

    return node


def _choice(nodes: list[Node]) -> Node:
    def node(state: State) -> None:
        nodes[int(state.rng.random() * len(nodes))](state)

    return node


def _optional(inner: Node) -> Node:
    def node(state: State) -> None:
        if state.rng.random() < 0.5:
            inner(state)

    return node


def _labelled(inner: Node, slots: tuple[str, ...]) -> Node:
    def node(state: State) -> None:
        start = len(state.pieces)
        inner(state)
        state.spans.extend((slot, start, len(state.pieces)) for slot in slots)

    return node
