"""The one way through: documents → cases → assessment → knowledge → draft → findings."""

from collections.abc import Callable, Sequence
from datetime import date

from pv_reports.assessment import assess, onset_date, validity
from pv_reports.checking import check
from pv_reports.drafting import load_template, write
from pv_reports.extraction import Extraction, extract
from pv_reports.extraction.qwen import QwenExtractor
from pv_reports.knowledge import KnowledgeBase, retrieve_for_case
from pv_reports.qwen import Model
from pv_reports.records import Assessment, Document, Draft, Finding, Hit, Reaction, Record, SafetyCase
from pv_reports.terminology.coder import Coder

Progress = Callable[[str], None]

# A model's draft with a larger share of blocked sentences than this is no help to a reviewer.
MOST_UNSUPPORTED = 0.25


class CaseFile(Record):
    """What the pipeline made of one case. ``findings`` are about extraction, drafting and checking, in that order."""

    case: SafetyCase
    assessment: Assessment
    hits: tuple[Hit, ...]
    draft: Draft
    findings: tuple[Finding, ...]


def cases_of(
    documents: Sequence[Document],
    *,
    products: Sequence[str] = (),
    model: Model | None = None,
    tagged: bool = True,
    coder: Coder | None = None,
) -> Extraction:
    """The safety cases of one submission, with their validity. ``tagged`` lets the learned tagger read along.

    ``coder`` adds the codes of imported dictionaries to the starter's.
    """
    reader = QwenExtractor(model) if model else None
    found = extract(documents, reader, products, tagged)
    cases = tuple(
        case.model_copy(update={"validity": validity(case), "reactions": _coded(case, coder)}) for case in found.cases
    )
    read = reader.findings if reader else ()
    return Extraction(cases=cases, findings=(*found.findings, *read), about=(*found.about, *(None for _ in read)))


def _coded(case: SafetyCase, coder: Coder | None) -> tuple[Reaction, ...]:
    if coder is None:
        return case.reactions
    return tuple(
        reaction.model_copy(update={"coded": coder.reaction(reaction.term.value, reaction.coded)})
        if reaction.term
        else reaction
        for reaction in case.reactions
    )


def build(
    documents: Sequence[Document],
    base: KnowledgeBase,
    *,
    received: date,
    model: Model | None = None,
    template: str = "narrative",
    progress: Progress = lambda stage: None,
    coder: Coder | None = None,
) -> tuple[CaseFile, ...]:
    """Everything from a submission's documents to its checked drafts, one CaseFile per identifiable patient.

    Documents in which nothing could be read (a language that nobody reads here) still give one empty case: the day
    they were received counts, so a person must see them.
    """
    progress("extracting")
    found = cases_of(documents, products=base.product_names(), model=model, coder=coder)
    unread = SafetyCase(id=f"{documents[0].id}-1", documents=tuple(document.id for document in documents))
    return tuple(
        finish(
            case,
            documents,
            base,
            received=received,
            model=model,
            template=template,
            findings=found.findings_of(number),
            progress=progress,
        )
        for number, case in enumerate(found.cases or (unread,))
    )


def finish(
    case: SafetyCase,
    documents: Sequence[Document],
    base: KnowledgeBase,
    *,
    received: date,
    model: Model | None = None,
    template: str = "narrative",
    findings: Sequence[Finding] = (),
    progress: Progress = lambda stage: None,
) -> CaseFile:
    """From an extracted (or corrected) case to its checked draft."""
    progress("assessing")
    case = case.model_copy(update={"validity": validity(case)})
    names = [n for product in case.products for n in (product.name and product.name.value, product.substance) if n]
    reference = base.reference_in_force(names, onset_date(case, received))
    assessment = assess(case, received=received, reference=reference)
    progress("searching knowledge")
    hits = deciding_hits(assessment, base) + retrieve_for_case(base, case)
    unique = tuple({hit.passage.id: hit for hit in reversed(hits)}.values())[::-1]
    progress("drafting")
    report = load_template(template)
    draft, made = write(case, assessment, unique, report, model)
    progress("checking")
    passages = [hit.passage for hit in unique]
    checked = check(draft, case, documents, passages, assessment)
    if draft.provenance.writer == "model" and _unsupported(draft, checked) > MOST_UNSUPPORTED:
        made = (*made, _discarded(draft, _unsupported(draft, checked)))
        draft, _ = write(case, assessment, unique, report)
        checked = check(draft, case, documents, passages, assessment)
    checked = tuple(finding for finding in checked if not _said_already(finding, findings))
    return CaseFile(case=case, assessment=assessment, hits=unique, draft=draft, findings=(*findings, *made, *checked))


def _said_already(finding: Finding, findings: Sequence[Finding]) -> bool:
    """A contradiction in the sources that the extraction reported too, with the value it took."""
    check, _, field = finding.check.partition(".")
    return check == "contradiction" and any(other.check == f"disagreement.{field}" for other in findings)


def _unsupported(draft: Draft, findings: Sequence[Finding]) -> float:
    """The share of the draft's sentences in which a check found a blocker."""
    sentences = [(start, end) for start, end, _, _ in draft.placed()]
    blocked = [f.start for f in findings if f.severity == "blocker" and f.sentence]
    return sum(any(start <= at < end for at in blocked) for start, end in sentences) / max(1, len(sentences))


def _discarded(draft: Draft, share: float) -> Finding:
    return Finding.of_case(
        "model",
        "warning",
        f"The draft of {draft.provenance.model} was discarded: {share:.0%} of its sentences are not supported by the "
        "case. The auto-narrative was used instead.",
        "Draft the case again with another model, or work on the auto-narrative.",
    )


def deciding_hits(assessment: Assessment, base: KnowledgeBase) -> tuple[Hit, ...]:
    """The passages that decided expectedness, so that the draft can cite them."""
    ids = dict.fromkeys(result.passage for result in assessment.listedness if result.passage)
    found = [base.passage(passage_id) for passage_id in ids]
    return tuple(Hit(passage=passage, score=1.0, question="listedness") for passage in found if passage)
