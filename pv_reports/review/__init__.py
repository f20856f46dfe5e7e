"""Working on cases: the queue, claims, edits, decisions and signatures."""

from pv_reports.review.actions import (
    CLAIM_MINUTES,
    claim,
    decide,
    edit_fact,
    release,
    resolve_finding,
    save_edit,
    save_redraft,
    sign,
)
from pv_reports.review.citations import SentenceSources, cited_spans, sentence_sources
from pv_reports.review.diff import word_diff
from pv_reports.review.edit import apply_edit
from pv_reports.review.priority import queue_key
from pv_reports.review.queue import OPEN_STATES, QueuePage, queue
from pv_reports.review.signature import MEANINGS, printed, verify_signature
from pv_reports.review.states import possible, transition

__all__ = [
    "CLAIM_MINUTES",
    "MEANINGS",
    "OPEN_STATES",
    "QueuePage",
    "SentenceSources",
    "apply_edit",
    "cited_spans",
    "claim",
    "decide",
    "edit_fact",
    "possible",
    "printed",
    "queue",
    "queue_key",
    "release",
    "resolve_finding",
    "save_edit",
    "save_redraft",
    "sentence_sources",
    "sign",
    "transition",
    "verify_signature",
    "word_diff",
]  # fmt: skip
