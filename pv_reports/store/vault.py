"""Files kept under their SHA-256: originals as received, and reports exactly as signed."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pv_reports.errors import PvReportsError


class Vault:
    """A folder ``<root>/<aa>/<sha256>``. A file is on disk, with its folder entry, before ``keep`` returns."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the file with this hash stands, or would stand."""
        return self.root / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Store the bytes once and return their SHA-256. Raises OSError when the disk refuses."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
            return sha256
        target.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            raise
        sync_folder(target.parent)
        sync_folder(self.root)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes again. Raises PvReportsError when the file is missing or is not what was stored."""
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise PvReportsError(str(path), "the stored file is missing.", "Restore it from a backup.") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PvReportsError(
                str(path), "the stored file was altered: its SHA-256 differs.", "Restore it from a backup."
            )
        return data

    def files(self) -> Iterator[Path]:
        """Every stored file, in a fixed order."""
        for path in sorted(self.root.glob("??/*")):
            if not path.name.startswith("."):
                yield path


def sync_folder(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
