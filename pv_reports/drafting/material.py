"""What the writers of the auto-narrative draw on."""

from collections.abc import Sequence

from pv_reports.drafting.keys import Keys
from pv_reports.drafting.wording import capital
from pv_reports.records import Assessment, Hit, SafetyCase, Sentence


class Material:
    """What a section writer may draw on."""

    def __init__(self, case: SafetyCase, assessment: Assessment, hits: Sequence[Hit], keys: Keys) -> None:
        self.case = case
        self.assessment = assessment
        self.hits = hits
        self.keys = keys

    def say(self, text: str, *paths: str) -> Sentence:
        """A sentence that cites the facts at ``paths``."""
        return Sentence(text=capital(" ".join(text.split())), citations=self.keys.of(*paths))
