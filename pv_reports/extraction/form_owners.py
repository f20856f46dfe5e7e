"""Which product or reaction of a form a dose, a date or an outcome belongs to."""

from dataclasses import dataclass, field
from typing import Final

from pv_reports.extraction.mentions import Kind

_OF_PRODUCT: Final = frozenset({
    Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_START, Kind.DOSE_END, Kind.DOSE_DURATION, Kind.INDICATION,
    Kind.LOT, Kind.ACTION, Kind.DECHALLENGE, Kind.RECHALLENGE,
})  # fmt: skip
_OF_REACTION: Final = frozenset(
    {Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION, Kind.OUTCOME, Kind.SERIOUSNESS}
)


@dataclass
class Owners:
    """Numbers products and reactions over the whole form, and remembers which one a following value belongs to."""

    products: int = 0
    reactions: int = 0
    numbers_its_fields: bool = False  # "Dose #1", "Dose #2": a field without a number is said of none in particular
    numbered: dict[tuple[str, int], str] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)
    last_reactions: list[str] = field(default_factory=list)
    suspects: list[str] = field(default_factory=list)

    def product(self, role: str, index: int | None) -> str:
        if index is not None and (role, index) in self.numbered:
            return self.numbered[role, index]
        self.products += 1
        owner = f"product:{self.products}"
        if index is not None:
            self.numbered[role, index] = owner
        return owner

    def reaction(self, index: int | None) -> str:
        if index is not None and ("reaction", index) in self.numbered:
            return self.numbered["reaction", index]
        self.reactions += 1
        owner = f"reaction:{self.reactions}"
        if index is not None:
            self.numbered["reaction", index] = owner
        return owner

    def of(self, kind: Kind, index: int | None, role: str = "") -> str | None:
        """The owner of a value of ``kind`` with its number, None where several could be meant."""
        family = "suspect" if kind in _OF_PRODUCT else "reaction"
        if role and kind in _OF_PRODUCT:
            return self.product(role, index) if index is not None else None
        if kind not in _OF_PRODUCT and kind not in _OF_REACTION:
            return None
        if index is None and family == "suspect" and self.numbers_its_fields and len(self.numbered) > 1:
            return None
        if index is not None:
            self.numbers_its_fields |= family == "suspect"
            if (family, index) in self.numbered:
                return self.numbered[family, index]
            ordered = self.last if family == "suspect" else self.last_reactions
            if 0 < index <= len(ordered):
                return ordered[index - 1]
            return self.product("suspect", index) if family == "suspect" else self.reaction(index)
        ordered = self.last if family == "suspect" else self.last_reactions
        return ordered[0] if len(ordered) == 1 else None
