"""Writes a compound file ([MS-CFB] version 3) with small and large streams, enough to hold an Outlook message."""

import struct
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list["Entry"] = field(default_factory=list)
    start: int = END
    size: int = 0


def build(tree: dict[str, object]) -> bytes:
    """``tree`` maps names to bytes (streams) or to further dicts (storages)."""
    root = Entry("Root Entry", 5, children=_entries(tree))
    order = _flat(root)
    sectors: list[bytes] = []
    chains: list[int] = []

    def store(data: bytes) -> int:
        count = max(1, -(-len(data) // SECTOR))
        first = len(sectors)
        padded = data.ljust(count * SECTOR, b"\0")
        sectors.extend(padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR))
        chains.extend([*range(first + 1, first + count), END])
        return first

    mini, mini_fat = b"", []
    for entry in order:
        entry.size = len(entry.data)
        if entry.kind == 2 and entry.data and entry.size < CUTOFF:
            entry.start = len(mini) // MINI
            count = -(-entry.size // MINI)
            mini_fat.extend([*range(entry.start + 1, entry.start + count), END])
            mini += entry.data.ljust(count * MINI, b"\0")
        elif entry.kind == 2 and entry.data:
            entry.start = store(entry.data)
    if mini:
        root.start, root.size = store(mini), len(mini)
    mini_start = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(SECTOR, b"\xff")) if mini_fat else END
    mini_count = max(1, -(-len(mini_fat) * 4 // SECTOR)) if mini_fat else 0
    directory = store(b"".join(_record(entry, order) for entry in order).ljust(-(-len(order) // 4) * SECTOR, b"\0"))
    fat_count = 1
    while (len(chains) + fat_count) * 4 > fat_count * SECTOR:
        fat_count += 1
    fat_at = len(sectors)
    chains.extend([FAT] * fat_count)
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(fat_count * SECTOR, b"\xff")
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                       0, fat_count, directory, 0, CUTOFF, mini_start, mini_count, END, 0)  # fmt: skip
    difat = struct.pack("<109I", *[*range(fat_at, fat_at + fat_count), *[FREE] * (109 - fat_count)])
    return head + difat + b"".join(sectors) + fat


def _entries(tree: dict[str, object]) -> list[Entry]:
    return [
        Entry(name, 2, content) if isinstance(content, bytes) else Entry(name, 1, children=_entries(content))
        for name, content in tree.items()
    ]


def _flat(root: Entry) -> list[Entry]:
    order, queue = [root], [root]
    while queue:
        children = queue.pop(0).children
        order.extend(children)
        queue.extend(children)
    return order


def _record(entry: Entry, order: list[Entry]) -> bytes:
    """A directory entry; siblings hang in a chain to the right, which is a valid if unbalanced tree when sorted."""
    ordered = sorted(entry.children, key=lambda child: (len(child.name), child.name.upper()))
    child = order.index(ordered[0]) if ordered else FREE
    right = FREE
    for holder in order:
        siblings = sorted(holder.children, key=lambda one: (len(one.name), one.name.upper()))
        if any(one is entry for one in siblings):
            at = next(index for index, one in enumerate(siblings) if one is entry)
            right = next((n for n, one in enumerate(order) if at + 1 < len(siblings) and one is siblings[at + 1]), FREE)
    name = entry.name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sI16sIQ", name, len(name) + 2, entry.kind, 1, FREE, right, child, b"", 0, b"",
                       entry.start if entry.data or entry.kind == 5 else 0, entry.size)  # fmt: skip


def outlook(tree: dict[str, object]) -> bytes:
    """An Outlook message around ``tree``."""
    return build({"__properties_version1.0": bytes(32), "__nameid_version1.0": {}, **tree})
