"""Gold of single sentences: the PHEE corpus's form (Sun et al., EMNLP 2022), ten slots as sets of quoted words.

A slot's gold is the set of strings annotated in the sentence, its answer the set of evidence quotes of the matching
fields. Strings are compared without case, outer punctuation and repeated spaces; words of a slot are counted once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pv_reports.evaluation.agreement import near
from pv_reports.evaluation.scores import CaseScore, DocumentScore, Miss
from pv_reports.evaluation.tally import Tally

SLOTS: Final = (
    "Drug", "Effect", "Disorder", "Age", "Gender", "Route", "Dosage", "Duration", "Freq", "Time_elapsed",
)  # fmt: skip
ADVERSE: Final = "Adverse_event"
# An effect that was hoped for is no reaction, so these are asked for in adverse events only.
_ADVERSE_ONLY: Final = frozenset({"Effect", "Time_elapsed"})
_OF_PATIENT: Final = {"age": "Age", "sex": "Gender"}
_OF_PRODUCT: Final = {"name": "Drug", "indication": "Disorder"}
_OF_DOSAGE: Final = {"text": "Dosage", "route": "Route", "frequency": "Freq", "duration": "Duration"}
_OF_REACTION: Final = {"term": "Effect", "time_to_onset": "Time_elapsed"}

Slots = dict[str, list[str]]


def gold_slots(annotations: Any) -> Slots:
    """The strings of each slot, in the order of the annotation.

    An event says by its type whether it is adverse; what stands outside of any event counts as adverse. Raises
    ValueError naming the slot whose ``text`` is no list of lists of strings.
    """
    found: Slots = defaultdict(list)
    for name, argument in _arguments(annotations, True):
        for group in _texts(name, argument["text"]):
            found[name] += group
    return found


def _arguments(value: Any, adverse: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every slot with its argument, at any depth: sub-arguments stand inside arguments."""
    if isinstance(value, list):
        for item in value:
            yield from _arguments(item, adverse)
    if not isinstance(value, dict):
        return
    adverse = value["event_type"] == ADVERSE if "event_type" in value else adverse
    for name, item in value.items():
        if name in SLOTS and isinstance(item, dict) and "text" in item and (adverse or name not in _ADVERSE_ONLY):
            yield name, item
        yield from _arguments(item, adverse)


def _texts(name: str, groups: Any) -> list[list[str]]:
    if not isinstance(groups, list) or not all(
        isinstance(group, list) and all(isinstance(text, str) for text in group) for group in groups
    ):
        raise ValueError(f"the text of {name} is no list of lists of strings")
    return groups


def found_slots(cases: Sequence[Mapping[str, Any]]) -> Slots:
    """The evidence quotes of the fields that stand for each slot; ``cases`` are dumped SafetyCases."""
    found: Slots = defaultdict(list)
    for case in cases:
        _quote(case["patient"], _OF_PATIENT, found)
        for product in case["products"]:
            _quote(product, _OF_PRODUCT, found)
            for dosage in product["dosages"]:
                _quote(dosage, _OF_DOSAGE, found)
        for reaction in case["reactions"]:
            _quote(reaction, _OF_REACTION, found)
    return found


def _quote(record: Mapping[str, Any], fields: Mapping[str, str], into: Slots) -> None:
    for name, slot in fields.items():
        if record[name]:
            into[slot] += [evidence["quote"] for evidence in record[name]["evidence"]]


def score_sentence(name: str, text: str, gold: Slots, found: Slots) -> DocumentScore:
    """The score of one sentence, as a document of one case."""
    case = CaseScore(1, text=text)
    for slot in SLOTS:
        expected = {_normal(words): words for words in gold.get(slot, ())}
        actual = {_normal(words): words for words in found.get(slot, ())}
        if expected or actual:
            case.fields[slot] = _tally(set(expected), set(actual))
            case.misses += _misses(slot, expected, actual)
    return DocumentScore(name, [case])


def _normal(words: str) -> str:
    return re.sub(r"\s+", " ", words.strip(" .,;:()").lower())


def _tally(gold: set[str], found: set[str]) -> Tally:
    gold_words, found_words = _words(gold), _words(found)
    return Tally(
        right=len(gold & found),
        wrong=len(found - gold),
        missed=len(gold - found),
        near_gold=sum(any(near(one, other) for other in found) for one in gold),
        near_found=sum(any(near(one, other) for other in gold) for one in found),
        tokens_shared=len(gold_words & found_words),
        tokens_found=len(found_words),
        tokens_gold=len(gold_words),
    )


def _words(texts: set[str]) -> set[str]:
    return {word for text in texts for word in text.split()}


def _misses(slot: str, gold: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Miss]:
    """What only one side has; what meets in part stands on one line."""
    left = [key for key in found if key not in gold]
    for key, words in gold.items():
        if key in found:
            continue
        partner = next((other for other in left if near(key, other)), None)
        if partner is not None:
            left.remove(partner)
        yield Miss(slot, words, None if partner is None else found[partner])
    yield from (Miss(slot, None, found[key]) for key in left)
