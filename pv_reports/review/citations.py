"""Which sentence rests on which words: what a page needs to light up source and draft together."""

from pv_reports.records import Citation, Draft, Record, Sentence


class SentenceSources(Record):
    """A sentence, its place in ``Draft.text``, and its citations; ``unknown`` keys stand for nothing in the draft."""

    number: int
    section: str
    start: int
    end: int
    sentence: Sentence
    citations: tuple[Citation, ...]
    unknown: tuple[str, ...] = ()


def sentence_sources(draft: Draft) -> list[SentenceSources]:
    """Every sentence in order, numbered from 0."""
    known = {citation.key: citation for citation in draft.citations}
    return [
        SentenceSources(
            number=number,
            section=section.id,
            start=start,
            end=end,
            sentence=sentence,
            citations=tuple(known[key] for key in sentence.citations if key in known),
            unknown=tuple(key for key in sentence.citations if key not in known),
        )
        for number, (start, end, section, sentence) in enumerate(draft.placed())
    ]


def cited_spans(draft: Draft, document_id: str) -> list[tuple[int, int, tuple[int, ...]]]:
    """Stretches of one document with the numbers of the sentences that rest on them, by place; they may overlap."""
    spans: dict[tuple[int, int], list[int]] = {}
    for source in sentence_sources(draft):
        for citation in source.citations:
            for evidence in citation.evidence:
                if evidence.document == document_id:
                    numbers = spans.setdefault((evidence.start, evidence.end), [])
                    if source.number not in numbers:
                        numbers.append(source.number)
    return [(start, end, tuple(numbers)) for (start, end), numbers in sorted(spans.items())]
