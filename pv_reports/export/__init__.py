"""Export: the report as files. Only a signed report leaves as final."""

from pv_reports.export.docx import render_docx
from pv_reports.export.report import Report, record_content, signature_lines

__all__ = ["Report", "record_content", "render_docx", "signature_lines"]
