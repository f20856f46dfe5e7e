"""Intake: the bytes of a file in, its text with blocks and offsets out, safely.

What is read is told by the content, not the name. Nothing in a file is run, fetched or evaluated. A file that cannot be
read raises IntakeError; a part of one (an attachment) that cannot be read becomes a Refusal beside the other documents.
"""

from pv_reports.intake.limits import Limits
from pv_reports.intake.part import Ocr, safe_name
from pv_reports.intake.reading import read, text_document

__all__ = ["Limits", "Ocr", "read", "safe_name", "text_document"]
