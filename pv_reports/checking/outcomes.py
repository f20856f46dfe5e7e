"""Do outcome, action taken, challenge results, seriousness and the other coded values follow from the sources?"""

from collections.abc import Iterator, Sequence

from pv_reports.checking.claims import Claims
from pv_reports.checking.phrases import NAMES, in_words
from pv_reports.checking.phrases import hinted as hints
from pv_reports.checking.problem import Problem

CITED_KINDS = (
    "outcome", "action", "dechallenge", "rechallenge", "autopsy", "seriousness", "qualification", "report_type",
    "situation", "age_group", "listedness", "role",
)  # fmt: skip
TEXT_KINDS = ("outcome", "action", "dechallenge", "rechallenge", "autopsy", "seriousness", "causality", "situation")
# A value that follows from other values, of any kind.
FOLLOWS = {
    ("outcome", "fatal"): {("seriousness", "death")},
    ("seriousness", "death"): {("outcome", "fatal")},
    ("action", "kept"): {("action", "unchanged")},
    ("action", "unchanged"): {("action", "kept")},
    ("action", "withdrawn"): {("action", "not_continued")},
    ("action", "not_continued"): {("action", "withdrawn")},
    ("role", "interacting"): {("role", "suspect")},
    ("dechallenge", "positive"): {("outcome", "recovered"), ("outcome", "recovering")},
    ("dechallenge", "negative"): {("outcome", "not_recovered"), ("outcome", "fatal")},
    ("causality", "related"): {("causality", "possible"), ("causality", "probable"), ("causality", "certain")},
}


def against_text(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Coded values that ``said`` states and the whole source neither states nor hints at."""
    whole = "\n".join(source.plain for source in ground)
    hinted = {kind: hints(kind, whole) for kind in TEXT_KINDS if said.said(kind)}
    for kind in ("dechallenge", "rechallenge"):
        both = said.own(kind)
        if len({one.value for one in both} & {"positive", "negative"}) == 2:
            reason = f"The sentence states a positive and a negative {NAMES[kind]} at once."
            yield Problem(f"outcomes.wrong_{kind}", "blocker", both[0].start, both[-1].end, reason)
    for problem in unsupported(said, ground, TEXT_KINDS):
        kind = problem.check.split("_", 1)[1]
        value = next(one.value for one in said.said(kind) if one.start == problem.start)
        held = {v for source in ground for v in source.values(kind)}
        # A hint is enough only where the source states nothing plainer about the same question.
        if value in hinted[kind] and (kind in ("seriousness", "situation") or not held or value == "recovering"):
            continue
        yield problem


def unsupported(said: Claims, ground: Sequence[Claims], kinds: Sequence[str] = CITED_KINDS) -> Iterator[Problem]:
    """Coded values that ``said`` states and nothing of ``ground`` carries."""
    for kind in kinds:
        stated = said.own(kind)
        if not stated:
            continue
        held = {value for source in ground for value in source.values(kind)}
        for one in stated:
            others = FOLLOWS.get((kind, one.value), set())
            if one.value in held or any(value in source.values(k) for k, value in others for source in ground):
                continue
            words = said.plain[one.start : one.end]
            if held:
                says = " and ".join(sorted(in_words(value) for value in held))
                reason = f"“{words}” states {NAMES[kind]} “{in_words(one.value)}”; the source says {says}."
                yield Problem(
                    f"outcomes.wrong_{kind}", "blocker", one.start, one.end, reason, f"The source says {says}."
                )
            else:
                reason = f"“{words}” states {NAMES[kind]} “{in_words(one.value)}”, which nothing it rests on states."
                yield Problem(f"outcomes.unsupported_{kind}", "blocker", one.start, one.end, reason)
