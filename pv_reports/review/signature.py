"""What a signature says and what it is bound to (21 CFR 11.50, 11.70; EU GMP Annex 11 §14)."""

import hashlib
from datetime import UTC, datetime
from typing import Literal, get_args

from pv_reports.errors import ReviewError
from pv_reports.records import Signature

Meaning = Literal["review", "approval", "responsibility"]
MEANINGS: dict[Meaning, str] = {
    "review": "I have reviewed this report against its sources.",
    "approval": "I approve this report for release.",
    "responsibility": "I take responsibility for the content of this report.",
}


def announce(user: str, printed_name: str, meaning: str, at: datetime | None = None) -> Signature:
    """The signature as the report shows it, before its bytes exist: ``sha256`` is empty. Raises ReviewError."""
    if meaning not in MEANINGS:
        known = ", ".join(get_args(Meaning))
        raise ReviewError(f"meaning {meaning!r}", "it is not one of those defined.", f"Use {known}.")
    moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    return Signature(printed_name=printed_name, user=user, meaning=meaning, signed_at=moment, sha256="")


def bind(signature: Signature, content: bytes) -> Signature:
    """The signature bound to exactly these bytes. Raises ReviewError when there are none."""
    if not content:
        raise ReviewError("signature", "there are no bytes to sign.", "Export the report first.")
    return signature.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})


def verify_signature(signature: Signature, content: bytes) -> bool:
    """Whether these are the bytes that were signed."""
    return hashlib.sha256(content).hexdigest() == signature.sha256


def printed(signature: Signature) -> str:
    """The form every human-readable copy carries: printed name, date and time, and meaning."""
    moment = signature.signed_at.astimezone(UTC)
    meaning = next((text for key, text in MEANINGS.items() if key == signature.meaning), signature.meaning)
    return f"{signature.printed_name} ({signature.user}), {moment:%Y-%m-%d %H:%M:%S} UTC. {meaning}"
