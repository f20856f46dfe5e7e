"""How well reported terms are coded: accuracy@1, recall@5 and precision by threshold, against peers in the same run.

    python -m tests.benchmarks.coding [--data FOLDER] [--seed N] [--queries N]

Three kinds of pairs (reported words → term). "synonyms": each of the starter's synonyms against the starter without
that synonym; a fifth of the terms are taken out whole, so that nothing is right. "symptoms": exact synonyms of the
Symptom Ontology against its names among as many MeSH names, as an imported dictionary that knows none of them.
"misspelt": reaction terms of VAERS with one letter in eight dropped, doubled, swapped or replaced.

The pairs are halved by the seed: the score's two numbers and the threshold of a precision of 0.95 are found on the
first half and everything is reported on the second. Last, phrases that the lexicon finds in VAERS narratives are coded
against the terms that VAERS' own coders used; a phrase may be right though they left it out: that is a lower bound.

Peers: TF-IDF of letter trigrams (scikit-learn) and token_set_ratio (rapidfuzz), where they are installed.
"""

import argparse
import hashlib
import importlib
import json
import math
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pv_reports.knowledge.embeddings_onnx import OnnxEmbedder
from pv_reports.terminology import lexicon
from pv_reports.terminology.candidates import ACCEPTED, BY_LETTERS, BY_MEANING, Way, blended, candidates, log_odds
from pv_reports.terminology.dictionary import About, Dictionary, Term, starter
from pv_reports.terminology.folding import fold_term

WANTED = 0.95
Likeness = Callable[[Sequence[str]], np.ndarray]
"""Likeness of each query with each name of a dictionary, both in order."""


@dataclass
class Task:
    """Queries against one dictionary; ``hidden[i]`` are the names that query i must not see."""

    label: str
    dictionary: Dictionary
    queries: list[str]
    right: list[int]
    hidden: list[np.ndarray]


@dataclass
class Answer:
    """The first term's log-odds, whether it is right, and whether the right one is among the first five."""

    odds: float
    right: bool
    among: bool


def synonyms(rng: random.Random, count: int) -> Task:
    """The starter's synonyms, each left out of the names that it is compared with."""
    dictionary = starter()
    owners = dictionary.owners
    rows = [
        row
        for row, name in enumerate(dictionary.names)
        if not name.isupper() and fold_term(name) != fold_term(dictionary.terms[owners[row]].name)
    ]
    chosen = rng.sample(rows, min(count, len(rows)))
    hidden = [
        np.flatnonzero(owners == owners[row]) if place % 5 == 0 else np.array([row]) for place, row in enumerate(chosen)
    ]
    return Task("synonyms", dictionary, [dictionary.names[r] for r in chosen], [int(owners[r]) for r in chosen], hidden)


def symptoms(folder: Path, rng: random.Random) -> Task:
    """Exact synonyms of the Symptom Ontology against its names and as many others."""
    names, pairs = [], []
    for entry in (folder / "symp.obo").read_text(encoding="utf-8").split("[Term]")[1:]:
        if "is_obsolete: true" not in entry:
            name = re.search(r"^name: (.*)", entry, re.MULTILINE)
            assert name
            pairs += [(words, len(names)) for words in re.findall(r'^synonym: "(.*?)" EXACT', entry, re.MULTILINE)]
            names.append(name[1].strip())
    known = {fold_term(name) for name in names}
    taken = known | {fold_term(words) for words, _ in pairs}
    lines = (folder / "mesh2015_terms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    others = [name for line in lines if fold_term(name := line.split("\t")[1]) not in taken]
    dictionary = _named("Symptoms", [*names, *rng.sample(others, len(names))])
    pairs = [pair for pair in pairs if fold_term(pair[0]) not in known]
    nothing = np.zeros(0, dtype=int)
    return Task("symptoms", dictionary, [p[0] for p in pairs], [p[1] for p in pairs], [nothing] * len(pairs))


def misspelt(terms: Sequence[str], rng: random.Random) -> Task:
    """Each term with one slip per eight letters, at least one."""
    dictionary = _named("Reported", terms)
    known = {fold_term(term) for term in terms}
    nothing = np.zeros(0, dtype=int)
    pairs = [(wrong, n) for n, term in enumerate(terms) if fold_term(wrong := _slipped(term, rng)) not in known]
    return Task("misspelt", dictionary, [p[0] for p in pairs], [p[1] for p in pairs], [nothing] * len(pairs))


def _slipped(term: str, rng: random.Random) -> str:
    letters = list(term.lower())
    for _ in range(max(1, len(letters) // 8)):
        at = rng.randrange(1, max(2, len(letters) - 1))
        slip = rng.choice(("drop", "double", "swap", "replace"))
        if slip == "drop":
            del letters[at]
        elif slip == "double":
            letters.insert(at, letters[at])
        elif slip == "swap":
            letters[at - 1], letters[at] = letters[at], letters[at - 1]
        else:
            letters[at] = rng.choice("aeiourstln")
    return "".join(letters)


def _named(name: str, terms: Sequence[str]) -> Dictionary:
    about = About(name, "1", "English", "reaction")
    return Dictionary.build(about, [(term, Term(f"T{n}", term, f"T{n}", term)) for n, term in enumerate(terms)])


def answers(task: Task, likeness: np.ndarray) -> list[Answer]:
    """What the votes say; a name that the starter lends is put first, and counted apart (its log-odds are infinite)."""
    found = []
    for query, right, hidden, row in zip(task.queries, task.right, task.hidden, likeness, strict=True):
        row = row.copy()
        row[hidden] = 0
        ranked = log_odds(task.dictionary, query, row)[:5]
        exact = task.dictionary.exactly(query) if task.label != "synonyms" else []
        if exact:
            ranked = [(task.dictionary.terms.index(exact[0]), math.inf), *ranked][:5]
        owners = [owner for owner, _ in ranked] or [-1]
        found.append(Answer(ranked[0][1] if ranked else -9.0, owners[0] == right and len(hidden) <= 1, right in owners))
    return found


def fitted(found: Iterable[Answer]) -> Way:
    """Logistic regression of being right on the log-odds, by Newton's method."""
    pairs = [(a.odds, float(a.right)) for a in found if math.isfinite(a.odds)]
    x = np.array([[odds, 1.0] for odds, _ in pairs])
    y = np.array([right for _, right in pairs])
    w = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x.T * (p * (1 - p))) @ x + 1e-6 * np.eye(2), x.T @ (y - p))
    return Way(float(w[0]), float(w[1]))


def threshold(scored: Sequence[tuple[float, bool]], precision: float = WANTED) -> float:
    """The lowest score from which on the wanted share is right; above 1 where there is none."""
    best, good = 1.01, 0
    for count, (score, right) in enumerate(sorted(scored, reverse=True), start=1):
        good += right
        if good / count >= precision:
            best = score
    return best


def _scored(found: Iterable[Answer], way: Way) -> list[tuple[float, bool]]:
    return [(way.score(a.odds), a.right) for a in found if math.isfinite(a.odds)]


def _line(label: str, found: Sequence[Answer], milliseconds: float) -> str:
    right, among = (sum(flags) / len(found) for flags in zip(*((a.right, a.among) for a in found), strict=True))
    return f"  {label:22} accuracy@1 {right:.3f}   recall@5 {among:.3f}   {milliseconds:6.2f} ms/term"


def ways(dictionary: Dictionary, embedder: OnnxEmbedder, cache: Path) -> dict[str, Likeness]:
    """Our two ways and the peers, over the names of one dictionary; their vectors are kept for the next run."""
    names, words = list(dictionary.names), list(dictionary.folded)
    kept = cache / f"{hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]}.npy"
    if not kept.exists():
        np.save(kept, embedder.embed(names))
    vectors = np.load(kept)

    def letters(queries: Sequence[str]) -> np.ndarray:
        return np.stack([dictionary.grams.likeness(query) for query in queries])

    def meaning(queries: Sequence[str]) -> np.ndarray:
        return blended(letters(queries), embedder.embed(list(queries)) @ vectors.T)

    found: dict[str, Likeness] = {"letters": letters, "letters and meaning": meaning}
    if find_spec("sklearn"):
        text = importlib.import_module("sklearn.feature_extraction.text")
        tfidf = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
        matrix = tfidf.fit_transform(words)
        found["peer: TF-IDF trigrams"] = lambda queries: (tfidf.transform(_folded(queries)) @ matrix.T).toarray()
    if find_spec("rapidfuzz"):
        process, fuzz = importlib.import_module("rapidfuzz.process"), importlib.import_module("rapidfuzz.fuzz")
        scorer: Any = fuzz.token_set_ratio
        found["peer: token_set_ratio"] = lambda queries: process.cdist(_folded(queries), words, scorer=scorer) / 100
    return found


def _folded(queries: Sequence[str]) -> list[str]:
    return [" ".join(fold_term(query)) for query in queries]


def narratives(reports: Sequence[dict[str, Any]], dictionary: Dictionary) -> None:
    """Prints precision and recall of the codes of phrases found in narratives, by threshold of the score."""
    phrases = [(set(r["reaction_terms"]), _phrases(r["narrative"])) for r in reports]
    print(f"narratives: {len(reports)} reports, {len(dictionary.terms)} terms of their coders")
    for least in (1.0, 0.8, 0.5):
        right = given = wanted = 0
        for coded, found in phrases:
            tops = (candidates(dictionary, phrase)[:1] for phrase in found)
            ours = {top[0].term.name for top in tops if top and top[0].score >= least}
            right, given, wanted = right + len(ours & coded), given + len(ours), wanted + len(coded)
        print(f"  score >= {least:4}   precision {right / max(1, given):.3f}   recall {right / wanted:.3f}")


def _phrases(text: str) -> set[str]:
    return {match.matched for match in lexicon().find(text, {"reaction"})}


def main() -> None:
    """Prints the fit, the threshold and one line per task and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path(os.environ.get("PV_REPORTS_SHARED", Path(__file__).parents[3] / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--queries", type=int, default=1500, help="most of the starter's synonyms")
    options = parser.parse_args()
    rng = random.Random(options.seed)

    with (options.data / "vaers" / "2005.jsonl").open(encoding="utf-8") as file:
        reports = [json.loads(line) for line in file]
    coded = sorted({term for report in reports for term in report["reaction_terms"]})
    tasks = [synonyms(rng, options.queries), symptoms(options.data / "terms", rng), misspelt(coded, rng)]
    cache = Path(tempfile.gettempdir()) / f"pv-reports-coding-{os.getuid()}"
    embedder = OnnxEmbedder(cache)
    first: dict[str, list[Answer]] = {}
    second: dict[str, list[Answer]] = {}
    for task in tasks:
        halves = [place % 2 for place in range(len(task.queries))]
        rng.shuffle(halves)
        print(f"{task.label}: {len(task.queries)} terms, {len(task.dictionary.names)} names; second half:")
        for label, likeness in ways(task.dictionary, embedder, cache).items():
            started = time.perf_counter()
            found = answers(task, likeness(task.queries))
            milliseconds = 1000 * (time.perf_counter() - started) / len(found)
            first.setdefault(label, []).extend(a for a, half in zip(found, halves, strict=True) if half == 0)
            rest = [a for a, half in zip(found, halves, strict=True) if half == 1]
            second.setdefault(label, []).extend(rest)
            print(_line(label, rest, milliseconds), flush=True)

    used = {"letters": BY_LETTERS, "letters and meaning": BY_MEANING}
    lent = [a.right for found in (first, second) for a in found["letters"] if math.isinf(a.odds)]
    print(f"names that the starter lends: {sum(lent) / len(lent):.3f} of {len(lent)} right")
    for label, found in first.items():
        way = fitted(found)
        at = threshold(_scored(found, way))
        print(f"{label}: fitted slope {way.slope:.3f}, offset {way.offset:.3f}; {WANTED} right from {at:.3f} on")
        scored = _scored(second[label], used.get(label, way))
        for least in sorted({0.5, 0.6, 0.7, 0.8, 0.9, ACCEPTED, round(at, 3)}):
            kept = [right for score, right in scored if score >= least]
            print(f"  >= {least:5}   precision {sum(kept) / max(1, len(kept)):.3f}   of {len(kept) / len(scored):.3f}")
    narratives(reports, _named("Reported", coded))


if __name__ == "__main__":
    main()
