"""The open starter dictionary, the lexicon that finds its terms in text, coding, and E2B code lists."""

from pv_reports.terminology.coding import DICTIONARY, ancestors, code_reaction, is_same_or_narrower
from pv_reports.terminology.concepts import Concept, Kind, TermMatch
from pv_reports.terminology.lexicon import Lexicon, lexicon
from pv_reports.terminology.written import doses_per_day, qualification, ucum

__all__ = [
    "DICTIONARY", "Concept", "Kind", "Lexicon", "TermMatch", "ancestors", "code_reaction", "doses_per_day",
    "is_same_or_narrower", "lexicon", "qualification", "ucum",
]  # fmt: skip
