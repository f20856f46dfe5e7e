"""Drafts with one planted error each: how many do the checks catch, and how often do they cry wolf?

    python -m tests.benchmarks.planted_errors --drafts 500 --seed 1

The drafts are those of the shipped samples, made the pipeline's way. The words that plant an error stand in this file
and in no other: the checks' own tables take no part in it. The harmed sentence is marked as a model's.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pv_reports import intake
from pv_reports.assessment import assess, onset_date
from pv_reports.checking import check, check_text
from pv_reports.drafting import load_template, write
from pv_reports.errors import IntakeError
from pv_reports.knowledge import sources as knowledge_sources
from pv_reports.knowledge.passages import passages as split_passages
from pv_reports.pipeline import cases_of
from pv_reports.records import Assessment, Document, Draft, Finding, Hit, Passage, SafetyCase, Sentence
from pv_reports.samples import sample_files
from pv_reports.settings import resource

RECEIVED = date(2026, 3, 2)
SCAN = "02_cioms_scan.pdf"
DRUGS = ("warfarin", "clozapine", "Xarelto", "zolpidem", "lamotrigine", "Humira", "Quvantilor", "digoxin", "tacrolimus")
REACTIONS = (
    "toxic epidermal necrolysis",
    "generalised seizure",
    "acute pancreatitis",
    "hearing loss",
    "tendon rupture",
    "hyponatraemia",
    "optic neuritis",
    "ventricular tachycardia",
    "haemolytic anaemia",
    "nosebleeds",
    "confusion",
    "gynaecomastia",
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
UNITS = {
    "mg": ("micrograms", "g"),
    "micrograms": ("mg",),
    "g": ("mg",),
    "kg": ("lb", "g"),
    "cm": ("m",),
    "year": ("month",),
    "years": ("months",),
    "months": ("years",),
    "weeks": ("days",),
    "days": ("weeks", "hours"),
    "hours": ("days",),
    "minutes": ("hours",),
    "U/L": ("mmol/L",),
    "µmol/L": ("mg/dL",),
    "mmol/L": ("mg/dL",),
    "g/L": ("g/dL",),
    "%": ("mg",),
    "mmHg": ("kPa",),
    "mg/L": ("mg/dL",),
    "beats/min": ("mmHg",),
    "10^9/L": ("10^12/L",),
    "day": ("week",),
    "week": ("day",),
}
# A statement and others that contradict it, in words of this file's own.
OUTCOMES = (
    (r"had not (?:yet )?(?:recovered|resolved)(?: \(not recovered\))?", ("has completely recovered", "was resolving")),
    (r"had (?:recovered|resolved)(?: \(recovered\))?(?! with)", ("was recovering", "had a fatal outcome", "persisted")),
    (r"was (?:recovering|resolving)(?: \(recovering\))?", ("had fully recovered", "was unchanged and ongoing")),
    (r"had a fatal outcome", ("resolved completely", "had resolved")),
    (r"was withdrawn", ("was continued unchanged", "was given at a reduced dose", "was increased in dose")),
    (r"was continued unchanged", ("was stopped", "was given at a reduced dose")),
    (r"was continued at a reduced dose", ("was discontinued", "was continued unchanged")),
    (r"\(positive (dechallenge|rechallenge)\)", (r"(negative \1)",)),
    (r"\(negative (dechallenge|rechallenge)\)", (r"(positive \1)",)),
    (r"criterion hospitalisation", ("criterion disability", "criterion life-threatening", "criterion death")),
    (r"criterion medically important", ("criterion hospitalisation",)),
    (r"criterion death", ("criterion congenital anomaly",)),
)
ADDED = (
    (r"\bwas\b", "was not"),
    (r"\bwere\b", "were not"),
    (r"\bhad\b(?! not)", "had not"),
    (r"\bexperienced\b", "did not experience"),
    (r"\bincluded\b", "did not include"),
    (r"\babated\b", "did not abate"),
    (r"\bis listed\b", "is not listed"),
    (r"\bmet\b", "did not meet"),
    (r"\breappeared\b", "did not reappear"),
    (r"\bdied\b", "did not die"),
)
DROPPED = (
    (r"\bdid not abate\b", "abated"),
    (r"\bdid not reappear\b", "reappeared"),
    (r"\bno frequency list\b", "a frequency list"),
    (r"\bnot ", ""),
    (r"\bcould not be\b", "could be"),
    (r"\bwithout a fatal\b", "with a fatal"),
    (r"\bno (?=[a-z])", ""),
)


@dataclass(frozen=True)
class Made:
    """A case file as the pipeline makes it."""

    name: str
    documents: tuple[Document, ...]
    case: SafetyCase
    assessment: Assessment
    passages: tuple[Passage, ...]
    draft: Draft


@dataclass(frozen=True)
class Planted:
    """A draft with one error: the number of the harmed sentence, its text before and after."""

    kind: str
    made: Made
    draft: Draft
    number: int
    before: Sentence
    after: Sentence


@cache
def knowledge() -> tuple[Passage, ...]:
    """The passages of the shipped packs, without an index."""
    texts = []
    for scope in ("public", "private"):
        packs = sorted((resource("knowledge") / scope).iterdir())
        texts += knowledge_sources.read(packs, scope)  # type: ignore[arg-type]
    return tuple(passage for item in texts for passage in split_passages(item.source, item.text, item.sections))


def reference(names: Sequence[str], on: date) -> list[Passage]:
    """The passages of the reference safety information in force on a day."""
    low = {name.lower() for name in names}
    own = [p for p in knowledge() if p.effective_from and p.effective_from <= on and low & set(p.products)]
    newest = {p.source: max(q.effective_from for q in own if q.source == p.source and q.effective_from) for p in own}
    return [p for p in own if p.effective_from == newest[p.source]]


@cache
def drafts(with_scan: bool = True, most: int = 1000) -> tuple[Made, ...]:
    """The drafts of all samples; the scanned one only where OCR may take its seconds, no further file after ``most``
    cases."""
    made = []
    private = sorted({product for p in knowledge() if p.scope == "private" for product in p.products})
    for path in sample_files():
        if path.name == SCAN and not with_scan:
            continue
        if len(made) >= most:
            break
        try:
            documents = intake.read(path.read_bytes(), path.name).documents
        except IntakeError:
            continue
        for case in cases_of(documents, products=private).cases:
            made.append(make(path.name, documents, case))
    return tuple(made)


def make(name: str, documents: tuple[Document, ...], case: SafetyCase) -> Made:
    """Assess and draft one case with the passages that decide expectedness and those on interactions."""
    names = [n for p in case.products for n in (p.name and p.name.value, p.substance) if n]
    assessment = assess(case, received=RECEIVED, reference=reference(names, onset_date(case, RECEIVED)))
    deciding = {result.passage for result in assessment.listedness}
    low = {n.lower() for n in names}
    used = [
        p for p in knowledge() if p.id in deciding or ("interaction" in p.section.lower() and low & set(p.products))
    ]
    hits = [Hit(passage=p, score=1.0) for p in used]
    draft, _ = write(case, assessment, hits, load_template())
    return Made(name, documents, case, assessment, tuple(used), draft)


Mutator = Callable[[random.Random, Made, Sentence], Sentence | None]


def _changed(sentence: Sentence, text: str) -> Sentence | None:
    return sentence.model_copy(update={"text": text, "author": "model"}) if text != sentence.text else None


def _swap(rng: random.Random, sentence: Sentence, spans: list[tuple[int, int, str]]) -> Sentence | None:
    if not spans:
        return None
    start, end, new = rng.choice(spans)
    return _changed(sentence, sentence.text[:start] + new + sentence.text[end:])


def wrong_drug(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    own = {p.name.value for p in made.case.products if p.name}
    known = {name.lower() for name in own} | {p.substance.lower() for p in made.case.products if p.substance}
    others = [drug for drug in (*DRUGS, *sorted(own)) if drug.lower() not in sentence.text.lower()]
    others = [drug for drug in others if drug.lower() not in known or drug in own]
    spans = [
        (m.start(), m.end(), rng.choice(others))
        for name in sorted(own)
        for m in re.finditer(rf"\b{re.escape(name)}\b", sentence.text, re.IGNORECASE)
        if others
    ]
    return _swap(rng, sentence, spans)


def _dates(text: str) -> list[re.Match[str]]:
    return list(
        re.finditer(
            rf"(?:\b(?P<day>\d{{1,2}}) )?(?:\b(?P<month>{'|'.join(MONTHS)}) )?\b(?P<year>(?:19|20)\d\d)\b", text
        )
    )


def wrong_number(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    taken = [m.span() for m in _dates(sentence.text)] + [
        m.span() for m in re.finditer(r"\d+-(?:year|month|week|day)-old", sentence.text)
    ]
    spans = []
    for m in re.finditer(r"(?<![\w.,/^-])\d+(?:\.\d+)?(?![\d/^]|[.,]\d|-[A-Za-z0-9]*[A-Z])", sentence.text):
        if any(a <= m.start() < b for a, b in taken):
            continue
        old = m.group()
        new = rng.choice([f"{float(old) * 10:g}", f"{float(old) + rng.choice([1, 2, 5, 7]):g}", f"{float(old) / 10:g}"])
        if float(new) != float(old) and new not in re.findall(r"\d+(?:\.\d+)?", sentence.text):
            spans.append((m.start(), m.end(), new))
    return _swap(rng, sentence, spans)


def wrong_unit(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    spans = []
    for unit, others in UNITS.items():
        for m in re.finditer(rf"(?<=\d)[ -]?(?P<u>{re.escape(unit)})(?![\w/])", sentence.text):
            spans.append((m.start("u"), m.end("u"), rng.choice(others)))
    return _swap(rng, sentence, [span for span in spans if "-old" not in sentence.text[span[1] : span[1] + 5]])


def wrong_date(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    spans = []
    for m in _dates(sentence.text):
        day, month, year = m["day"], m["month"], m["year"]
        changes = [(day, month, str(int(year) - rng.choice([1, 2])))]
        if month:
            changes.append((day, rng.choice([name for name in MONTHS if name != month]), year))
            changes.append((str(int(day) % 28 + 1) if day else "14", month, year))
        new = " ".join(part for part in rng.choice(changes) if part)
        if new not in sentence.text and new != m.group():
            spans.append((m.start(), m.end(), new))
    return _swap(rng, sentence, spans)


def wrong_sex(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    if made.case.patient.sex is None:
        return None
    for old, new in (("female", "male"), ("male", "female")):
        if re.search(rf"\b{old}\b", sentence.text):
            return _changed(sentence, re.sub(rf"\b{old}\b", new, sentence.text))
    wrong = "he" if made.case.patient.sex.value == "female" else "she"
    if " the patient " in sentence.text:
        return _changed(sentence, sentence.text.replace(" the patient ", f" {wrong} ", 1))
    if sentence.text.startswith("The patient "):
        return _changed(sentence, wrong.capitalize() + sentence.text[len("The patient") :])
    return None


def wrong_age(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    m = re.search(r"(\d+)-(year|month|week|day)-old", sentence.text)
    if not m:
        return None
    value, unit = int(m[1]), m[2]
    other = rng.choice(
        [value + rng.choice([1, 3, 10]), int(str(value)[::-1]) if str(value)[::-1] != str(value) else value + 9]
    )
    new = f"{other}-{unit}-old" if rng.random() < 0.8 else f"{value}-{'month' if unit == 'year' else 'year'}-old"
    return _swap(rng, sentence, [(m.start(), m.end(), new)])


def wrong_outcome(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    for pattern, others in OUTCOMES:
        m = re.search(pattern, sentence.text)
        if m:
            return _swap(rng, sentence, [(m.start(), m.end(), m.expand(rng.choice(others)))])
    return None


def added_negation(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    if "“" in sentence.text:
        return None
    spans = [
        (m.start(), m.end(), new)
        for old, new in ADDED
        for m in re.finditer(old, sentence.text)
        if not re.match(r"\s(?:not|an outcome)", sentence.text[m.end() :]) and "not" not in sentence.text
    ]
    return _swap(rng, sentence, spans)


def dropped_negation(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    for old, new in DROPPED:
        m = re.search(old, sentence.text)
        if m:
            text = sentence.text[: m.start()] + new + sentence.text[m.end() :]
            return _changed(sentence, text[:1].upper() + text[1:])
    return None


def invented_reaction(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    known = " ".join(document.text.lower() for document in made.documents)
    new = rng.choice([term for term in REACTIONS if term not in known])
    terms = [r.term.value for r in made.case.reactions if r.term]
    spans = []
    for term in terms:
        spans += [
            choice
            for m in re.finditer(rf"\b{re.escape(term)}\b", sentence.text, re.IGNORECASE)
            for choice in ((m.start(), m.end(), new), (m.end(), m.end(), f" and {new}"))
        ]
    return _swap(rng, sentence, spans)


def wrong_key(rng: random.Random, made: Made, sentence: Sentence) -> Sentence | None:
    by_key = {citation.key: citation for citation in made.draft.citations}
    if not sentence.citations:
        return None
    at = rng.randrange(len(sentence.citations))
    old = by_key[sentence.citations[at]]
    said = {by_key[key].text.rpartition(": ")[2].lower() for key in sentence.citations}
    others = [
        c.key
        for c in made.draft.citations
        if c.key not in sentence.citations and c.text != old.text and c.text.rpartition(": ")[2].lower() not in said
    ]
    if not others:
        return None
    keys = (*sentence.citations[:at], rng.choice(others), *sentence.citations[at + 1 :])
    return sentence.model_copy(update={"citations": keys, "author": "model"})


KINDS: dict[str, Mutator] = {
    "wrong drug": wrong_drug,
    "number": wrong_number,
    "unit": wrong_unit,
    "date": wrong_date,
    "sex": wrong_sex,
    "age": wrong_age,
    "outcome": wrong_outcome,
    "dropped negation": dropped_negation,
    "added negation": added_negation,
    "invented reaction": invented_reaction,
    "wrong citation key": wrong_key,
}


def plant(count: int, seed: int, made: Sequence[Made]) -> Iterator[Planted]:
    """``count`` drafts with one error each, the kinds in turn; no two of them alike."""
    rng = random.Random(seed)
    seen: set[tuple[str, str, Sentence]] = set()
    kinds = list(KINDS)
    given = 0
    for turn in range(count * 40):
        if given == count:
            return
        kind = kinds[given % len(kinds)] if turn % 400 < 399 else rng.choice(kinds)
        one = rng.choice(made)
        sentences = [s for section in one.draft.sections for s in section.sentences]
        if not sentences:
            continue
        for _ in range(30):
            number = rng.randrange(len(sentences))
            harmed = KINDS[kind](rng, one, sentences[number])
            if harmed and (one.draft.case, kind, harmed) not in seen:
                break
        else:
            continue
        seen.add((one.draft.case, kind, harmed))
        given += 1
        yield Planted(kind, one, replaced(one.draft, number, harmed), number, sentences[number], harmed)


def replaced(draft: Draft, number: int, sentence: Sentence) -> Draft:
    """The draft with its ``number``-th sentence replaced."""
    sections = []
    at = 0
    for section in draft.sections:
        inside = list(section.sentences)
        if at <= number < at + len(inside):
            inside[number - at] = sentence
        at += len(section.sentences)
        sections.append(section.model_copy(update={"sentences": tuple(inside)}))
    return draft.model_copy(update={"sections": tuple(sections)})


def span_of(draft: Draft, number: int) -> tuple[int, int]:
    start, end, _, _ = list(draft.placed())[number]
    return start, end


def of_sentence(findings: Sequence[Finding], span: tuple[int, int]) -> set[tuple[str, str]]:
    """What blockers and warnings say about one sentence."""
    return {
        (finding.check, finding.reason)
        for finding in findings
        if finding.severity != "note" and finding.sentence and span[0] <= finding.start < span[1]
    }


def run_check(made: Made, draft: Draft) -> tuple[Finding, ...]:
    return check(draft, made.case, made.documents, made.passages, made.assessment)


def source_part(draft: Draft) -> Draft:
    """The draft without the company's comment, whose sources are not the case documents."""
    return draft.model_copy(update={"sections": tuple(s for s in draft.sections if s.id != "company_comment")})


def run_text(made: Made, draft: Draft) -> tuple[Finding, ...]:
    return check_text(draft.text, [document.text for document in made.documents])


WAYS = {"check": (run_check, lambda draft: draft), "check_text": (run_text, source_part)}


def measure(
    planted: Sequence[Planted], made: Sequence[Made], show: bool = False, ways: Sequence[str] = tuple(WAYS)
) -> dict[str, dict[str, tuple[int, int]]]:
    """Per way of checking: caught and planted per kind, and flagged unharmed sentences."""
    result: dict[str, dict[str, tuple[int, int]]] = {}
    for name in ways:
        runner, part = WAYS[name]
        clean = {id(one): runner(one, part(one.draft)) for one in made}
        flagged = total = 0
        for one in made:
            draft = part(one.draft)
            for start, end, _, sentence in draft.placed():
                total += 1
                found = of_sentence(clean[id(one)], (start, end))
                flagged += bool(found)
                if found and show:
                    print(f"FALSE ALARM [{name}] {one.name}: {sentence.text[:160]} -> {sorted(found)[0]}")
        caught: Counter[str] = Counter()
        tried: Counter[str] = Counter()
        for error in planted:
            draft, before = part(error.draft), part(error.made.draft)
            if error.number >= len(list(draft.placed())) or (
                name == "check_text" and error.kind == "wrong citation key"
            ):
                continue
            tried[error.kind] += 1
            old = of_sentence(clean[id(error.made)], span_of(before, error.number))
            new = of_sentence(runner(error.made, draft), span_of(draft, error.number))
            if new - old:
                caught[error.kind] += 1
            elif show:
                print(
                    f"MISSED [{name}] {error.kind}, {error.made.name}: {error.before.text[:170]} -> "
                    f"{error.after.text[:170]} "
                    f"{error.after.citations if error.kind == 'wrong citation key' else ''}"
                )
        result[name] = {kind: (caught[kind], tried[kind]) for kind in KINDS if tried[kind]}
        result[name]["unharmed sentences flagged"] = (flagged, total)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drafts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what was missed and every false alarm")
    arguments = parser.parse_args()
    made = drafts()
    planted = list(plant(arguments.drafts, arguments.seed, made))
    started = time.perf_counter()
    result = measure(planted, made, show=arguments.show)
    seconds = time.perf_counter() - started
    for name, rows in result.items():
        print(f"\n{name}")
        kinds = {kind: row for kind, row in rows.items() if kind in KINDS}
        for kind, (hit, tried) in kinds.items():
            print(f"  {kind:22} {hit:4} of {tried:4} caught")
        hit, tried = (sum(row[n] for row in kinds.values()) for n in (0, 1))
        flagged, total = rows["unharmed sentences flagged"]
        print(f"  {'all':22} {hit:4} of {tried:4} caught ({hit / tried:.1%})")
        print(f"  {flagged} of {total} unharmed sentences flagged ({flagged / total:.1%})")
    whole = Counter(f.check for one in made for f in run_check(one, one.draft) if not f.sentence)
    print(f"\nabout the cases as a whole, unharmed: {dict(whole)}")
    print(f"{len(planted)} harmed drafts, {seconds:.0f} s")


if __name__ == "__main__":
    main()
