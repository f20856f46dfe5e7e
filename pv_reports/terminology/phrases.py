"""Phrases that no table can list: site + reaction, reaction + "in the" + site, rise or fall of a test, stems, salts."""

from collections.abc import Callable, Mapping

from pv_reports.terminology.concepts import Concept, Kind
from pv_reports.terminology.trie import Entry, Node, Tokens, longest, look_up
from pv_reports.terminology.wordforms import Role

Found = tuple[int, Kind, Concept | None, bool, float]
"""(index after the last token, kind, concept, productive, confidence)"""

_REACTION: frozenset[Kind] = frozenset({"reaction"})
_TEST: frozenset[Kind] = frozenset({"test"})
_IN = frozenset({"in", "of", "at", "on", "over", "around", "to", "along", "near", "all"})
_THE = frozenset({"the", "his", "her", "my", "a", "both", "their", "hi"})
_BE = frozenset({"wa", "was", "were", "is", "are", "became", "remained", "be", "been"})
_LEVEL = frozenset({"level", "count", "value", "concentration", "activity", "titer", "reading", "test"})
_FILLER = frozenset({"in", "of", "the", "his", "her", "serum", "plasma", "blood", "level", "concentration", "total"})
_ADVERB = frozenset({"markedly", "mildly", "slightly", "significantly", "moderately", "very", "severely", "still"})
_TIGHT = 6


class Phrases:
    """Finds the widest phrase that starts at a token."""

    def __init__(self, root: Node, role: Callable[[str], int], by_code: Mapping[tuple[Kind, str], Concept]) -> None:
        self._root, self._role, self._by_code = root, role, by_code

    def widest(
        self, tokens: Tokens, i: int, role: int, exact: tuple[int, Entry] | None, wanted: frozenset[Kind] | None
    ) -> Found | None:
        """The widest of the exact match and every phrase built at token ``i``; the exact one wins a draw."""
        reactions = wanted is None or "reaction" in wanted
        substances = wanted is None or "substance" in wanted
        best: Found | None = (exact[0], exact[1].kind, exact[1].concept, False, 1.0) if exact else None
        if substances:
            best = self._substance(tokens, i, role, best)
        if reactions:
            if role & (Role.SITE | Role.QUALIFIER):
                best = _wider(best, self._modified(tokens, i))
            if role & Role.REACTION and best is None:
                best = (i + 1, "reaction", None, True, 0.6)
            if role & (Role.RISE | Role.FALL):
                best = _wider(best, self._directed(tokens, i, role))
            if role & Role.TEST:
                best = _wider(best, self._test_then_direction(tokens, i))
            if best is not None and best[1] == "reaction":
                best = self._located(tokens, i, best)
        return best

    def _substance(self, tokens: Tokens, i: int, role: int, best: Found | None) -> Found | None:
        if best is None and role & Role.SUBSTANCE:
            best = (i + 1, "substance", None, True, 0.6)
        if best is None or best[1] != "substance":
            return best
        after = best[0]
        while tokens.joined(after - 1, same_line=True) and self._role(tokens.keys[after]) & Role.SALT:
            after += 1
        return (after, *best[1:])

    def _modified(self, tokens: Tokens, i: int) -> Found | None:
        """Sites and qualifiers, then a reaction: "left upper arm swelling", "optic neuropathy"."""
        best: Found | None = None
        p = i
        while p < i + _TIGHT and self._role(tokens.keys[p]) & (Role.SITE | Role.QUALIFIER):
            if not tokens.joined(p, same_line=True):
                break
            p += 1
            head = longest(self._root, tokens, p, _REACTION)
            if head:
                best = _wider(best, (head[0], "reaction", self._narrowest(tokens, i, head), True, 0.9))
            elif self._role(tokens.keys[p]) & Role.REACTION:
                best = _wider(best, (p + 1, "reaction", None, True, 0.6))
        return best

    def _narrowest(self, tokens: Tokens, i: int, head: tuple[int, Entry]) -> Concept:
        """The concept of the longest listed tail of the phrase that ends where ``head`` ends."""
        for k in range(i + 1, head[0]):
            for entry in look_up(self._root, tokens.keys[k : head[0]]):
                if entry.kind == "reaction" and not entry.case:
                    return entry.concept
        return head[1].concept

    def _located(self, tokens: Tokens, i: int, best: Found) -> Found:
        """A reaction, then its place: "swelling at the injection site", "numbness in both hands"."""
        after = best[0]
        if not self._role(tokens.keys[after - 1]) & Role.HEAD:
            return best
        q = after
        if not tokens.joined(q - 1, same_line=True) or tokens.keys[q] not in _IN:
            return best
        while q < after + 3 and tokens.joined(q, same_line=True) and tokens.keys[q] in _IN | _THE:
            q += 1
        first = q
        while q < first + _TIGHT and self._role(tokens.keys[q]) & (Role.SITE | Role.QUALIFIER):
            q += 1
            if not tokens.joined(q - 1, same_line=True):
                break
        if not any(self._role(key) & Role.SITE for key in tokens.keys[first:q]):
            return best
        head = tuple(tokens.keys[i:after])
        for k in range(first, q):
            for tail in range(q, k, -1):
                for entry in look_up(self._root, (*tokens.keys[k:tail], *head)):
                    if entry.kind == "reaction" and not entry.case:
                        return (q, "reaction", entry.concept, True, 0.9)
        return (q, "reaction", best[2], True, 0.9)

    def _directed(self, tokens: Tokens, i: int, role: int) -> Found | None:
        """A rise or fall, then a test: "elevated serum creatinine", "decrease in platelet count"."""
        p = i
        while tokens.joined(p) and p < i + 5:
            p += 1
            test = longest(self._root, tokens, p, _TEST)
            if test:
                return self._changed(test[1].concept, role, self._past_level(tokens, test[0]))
            if tokens.keys[p] not in _FILLER and not self._role(tokens.keys[p]) & (Role.RISE | Role.FALL):
                return None
        return None

    def _test_then_direction(self, tokens: Tokens, i: int) -> Found | None:
        """A test, then its rise or fall: "ALT increased", "platelet count was very low"."""
        test = longest(self._root, tokens, i, _TEST)
        if not test:
            return None
        p = self._past_level(tokens, test[0])
        while p < test[0] + 4 and p < len(tokens.keys) and tokens.joined(p - 1):
            role = self._role(tokens.keys[p])
            if role & (Role.RISE | Role.FALL):
                return self._changed(test[1].concept, role, p + 1)
            if tokens.keys[p] not in _BE | _ADVERB:
                return None
            p += 1
        return None

    def _past_level(self, tokens: Tokens, after: int) -> int:
        if tokens.joined(after - 1) and tokens.keys[after] in _LEVEL:
            return after + 1
        return after

    def _changed(self, test: Concept, role: int, after: int) -> Found | None:
        concept = self._by_code.get(("reaction", test.high if role & Role.RISE else test.low))
        return (after, "reaction", concept, True, 0.9) if concept else None


def _wider(best: Found | None, other: Found | None) -> Found | None:
    if best is None or (other is not None and other[0] > best[0]):
        return other
    return best
