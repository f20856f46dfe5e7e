"""One file that holds the whole home folder, and back.

The database is copied first, through SQLite's own backup, so that it is consistent while others write. Originals and
signed files are only ever added, and always before the row that names them: copied afterwards, none can be missing.
The job queue is left out: uploads that were not finished are queued again on the next start.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pv_reports.errors import PvReportsError, SettingsError
from pv_reports.store.audit import HEAD_FILE
from pv_reports.store.columns import instant_text, now
from pv_reports.store.engine import DATABASE_FILE
from pv_reports.store.vault import sync_folder

MANIFEST = "manifest.json"
FORMAT = 1
_SKIPPED_SUFFIXES = ("-wal", "-shm", "-journal")


def backup(home: Path, target: Path) -> Path:
    """Write ``target`` (a tar file) and return it. Raises PvReportsError when it exists."""
    target = target.expanduser().resolve()
    if target.exists():
        raise PvReportsError(str(target), "the file exists already.", "Name another one.")
    handle, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with (
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder,
            os.fdopen(handle, "wb") as out,
        ):
            snapshot = Path(folder) / DATABASE_FILE
            with closing(sqlite3.connect(home / DATABASE_FILE)) as source, closing(sqlite3.connect(snapshot)) as copy:
                source.backup(copy)
                count, digest = copy.execute("SELECT events, hash FROM audit_head").fetchone()
            head = Path(folder) / HEAD_FILE
            head.write_text(f"{count} {digest}\n", encoding="ascii")
            members = [(DATABASE_FILE, snapshot), (HEAD_FILE, head), *_files(home, target)]
            _write(out, members, count)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, target)
        sync_folder(target.parent)
    finally:
        Path(partial).unlink(missing_ok=True)
    return target


def restore(source: Path, home: Path) -> None:
    """Unpack a backup into ``home``, which must be empty or absent; every file is compared with the manifest.

    Raises PvReportsError when the home folder is in use, or the file is no backup, or was altered.
    """
    if home.exists() and any(home.iterdir()):
        raise SettingsError(str(home), "the home folder is not empty.", "Restore into a new one with --home.")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".restore-") as folder:
        unpacked = Path(folder) / "home"
        try:
            with tarfile.open(source) as archive:
                archive.extractall(unpacked, filter="data")
            manifest = json.loads((unpacked / MANIFEST).read_text(encoding="utf-8"))
        except (tarfile.TarError, OSError, ValueError) as error:
            raise PvReportsError(
                str(source), "it is not a backup, or is cut short.", "Choose a file that `pv-reports backup` wrote."
            ) from error
        if manifest.get("format") != FORMAT:
            raise PvReportsError(str(source), "its format is newer than this version.", "Install a newer version.")
        _compare(source, unpacked, manifest["files"])
        (unpacked / MANIFEST).unlink()
        if home.exists():
            home.rmdir()
        shutil.move(unpacked, home)
    sync_folder(home.parent)


def _files(home: Path, target: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        transient = name.startswith(("jobs.sqlite", DATABASE_FILE, HEAD_FILE)) or path.name.startswith(".incoming-")
        if path.is_file() and not path.is_symlink() and not transient and path.resolve() != target:
            if path.name.endswith(_SKIPPED_SUFFIXES) or path.name.startswith((".backup-", f".{target.name}-")):
                continue
            yield name, path


def _write(out: io.BufferedWriter, members: list[tuple[str, Path]], events: int) -> None:
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, path in members:
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue  # a temporary file of another process, gone since the listing
            with file:
                info = archive.gettarinfo(arcname=name, fileobj=file)
                digest = hashlib.sha256()
                archive.addfile(info, _Hashing(file, digest))
                hashes[name] = digest.hexdigest()
        manifest = {"format": FORMAT, "created": instant_text(now()), "events": events, "files": hashes}
        body = json.dumps(manifest, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(body)
        archive.addfile(info, io.BytesIO(body))


class _Hashing:
    """A reader that hashes what passes through, so that the manifest describes exactly the bytes in the archive."""

    def __init__(self, file: io.BufferedReader, digest: "hashlib._Hash") -> None:
        self._file, self._digest = file, digest

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data


def _compare(source: Path, folder: Path, hashes: dict[str, str]) -> None:
    for name, expected in hashes.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise PvReportsError(str(source), "the file was altered or is damaged.", "Take another backup.", place=name)
