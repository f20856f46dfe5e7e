"""What readers take and give: a part (a file or a piece of one) in, a reading out."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from pv_reports.errors import IntakeError
from pv_reports.intake.limits import Budget, Limits
from pv_reports.records import Block

Ocr = Literal["auto", "tesseract", "rapidocr", "off"]


@dataclass(frozen=True)
class Part:
    """The bytes of a file or attachment, its safe name, and what reading it may cost."""

    data: bytes
    name: str
    budget: Budget
    ocr: Ocr = "auto"

    @property
    def limits(self) -> Limits:
        return self.budget.limits

    @property
    def suffix(self) -> str:
        """The name's extension in lower case, without the dot; "" when it has none."""
        stem, dot, suffix = self.name.rpartition(".")
        return suffix.lower() if dot and stem else ""

    def refusal(self, problem: str, remedy: str, place: str = "") -> IntakeError:
        """The error that refuses this part."""
        return IntakeError(self.name, problem, remedy, place=place)


@dataclass(frozen=True)
class Attachment:
    """Bytes that travel inside a part and become a document of their own."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Reading:
    """What a reader made of a part. ``blocks`` fit ``text``."""

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    method: Literal["text", "ocr", "form"] = "text"
    notes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def safe_name(name: str, default: str = "unnamed") -> str:
    """The last component of a name that may hold a path, without control or direction-changing characters.

    >>> safe_name("../../etc/passwd")
    'passwd'
    """
    base = re.split(r"[/\\]", name)[-1]
    base = "".join(char for char in base if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    base = re.sub(r'[<>:"|?*]', "_", base).strip().strip(".").strip()
    if len(base) > 150:
        stem, dot, suffix = base.rpartition(".")
        base = f"{stem[:140]}.{suffix[:9]}" if dot and stem else base[:150]
    return base or default
