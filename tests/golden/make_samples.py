"""Write the sample documents that are not plain text: `python tests/golden/make_samples.py [FOLDER]`.

Same versions of the libraries, same bytes: dates, seeds, archive stamps and boundaries are fixed. Everything in them
is invented.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from sample_office import case_series, email_thread, line_listing, physician_letter
from sample_pdfs import hospital_letter, medwatch_form
from sample_scan import cioms_scan

MAKERS: dict[str, Callable[[], bytes]] = {
    "01_hospital_letter.pdf": hospital_letter,
    "02_cioms_scan.pdf": cioms_scan,
    "03_physician_letter.docx": physician_letter,
    "04_email_follow_up.eml": email_thread,
    "06_line_listing.xlsx": line_listing,
    "07_case_series.docx": case_series,
    "18_medwatch_form.pdf": medwatch_form,
}


def write(folder: Path) -> list[Path]:
    """Write every generated sample into ``folder`` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in MAKERS.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "pv_reports" / "samples"
    for written in write(target):
        print(f"{written} {written.stat().st_size} bytes")
