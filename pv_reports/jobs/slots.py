"""Which worker of this machine we are.

A worker's unfinished work is taken up again by the worker of the same name. Names are slots, each held by a file lock
that the operating system frees when the process ends, however it ends.
"""

import fcntl
import os
import socket
from pathlib import Path

from pv_reports.errors import ServiceError

SLOTS = 16


class Slot:
    """A held slot; ``name`` is the worker's name."""

    def __init__(self, home: Path, number: int, handle: int) -> None:
        self.number = number
        self.name = slot_name(number)
        self._home = home
        self._handle = handle

    def idle(self) -> set[str]:
        """Names of this machine's workers that are not running."""
        names: set[str] = set()
        for number in range(SLOTS):
            if number != self.number and (handle := _lock(self._home, number)) is not None:
                names.add(slot_name(number))
                os.close(handle)
        return names

    def release(self) -> None:
        """Let another process have the slot."""
        os.close(self._handle)


def take_slot(home: Path) -> Slot:
    """The first free slot of this home folder. Raises ServiceError when all are taken."""
    for number in range(SLOTS):
        if (handle := _lock(home, number)) is not None:
            return Slot(home, number, handle)
    raise ServiceError(str(home), f"{SLOTS} workers run on this folder already.", "Stop one of them.")


def slot_name(number: int) -> str:
    """``host.number``."""
    return f"{socket.gethostname()}.{number}"


def _lock(home: Path, number: int) -> int | None:
    handle = os.open(home / f"worker.{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle
