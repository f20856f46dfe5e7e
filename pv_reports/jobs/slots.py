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
    """A held slot. ``name`` is the worker's name; ``free`` names those of workers that are not running."""

    def __init__(self, number: int, handle: int, free: tuple[str, ...]) -> None:
        self.number = number
        self.name = slot_name(number)
        self.free = free
        self._handle = handle

    def release(self) -> None:
        """Let another process have the slot."""
        os.close(self._handle)


def take_slot(home: Path) -> Slot:
    """The first free slot of this home folder. Raises ServiceError when all are taken."""
    taken: tuple[int, int] | None = None
    free: list[str] = []
    for number in range(SLOTS):
        handle = os.open(home / f"worker.{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        if taken is None:
            taken = (number, handle)
        else:
            free.append(slot_name(number))
            os.close(handle)
    if taken is None:
        raise ServiceError(str(home), f"{SLOTS} workers run on this folder already.", "Stop one of them.")
    return Slot(*taken, tuple(free))


def slot_name(number: int) -> str:
    """``host.number``."""
    return f"{socket.gethostname()}.{number}"
