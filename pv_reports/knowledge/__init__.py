"""Private and public pharmacology knowledge: sources, their passages, and the search for what a report needs."""

from pv_reports.knowledge.base import KnowledgeBase
from pv_reports.knowledge.retrieve import retrieve_for_case

__all__ = ["KnowledgeBase", "retrieve_for_case"]
