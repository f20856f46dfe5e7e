"""The shipped sample documents, all invented."""

from pathlib import Path

SAMPLES = Path(__file__).parent


def sample_files() -> list[Path]:
    """The sample documents in their order."""
    return sorted(file for file in SAMPLES.iterdir() if file.name[:2].isdigit())
