"""The door through which a model (Qwen, or a learned tagger) hands in mentions."""

from typing import Protocol

from pv_reports.extraction.mentions import Mention
from pv_reports.records import Document


class ModelExtractor(Protocol):
    """Reads a document in any language. Each mention's span must lie in ``document.text``; others are dropped."""

    def mentions(self, document: Document) -> list[Mention]:
        """Mentions with method "model" or "tagger"; ``patient`` and ``owner`` tie them together as a form's do."""
        ...
