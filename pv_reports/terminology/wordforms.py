"""Word formation: what a single token can be, by table (`words.tsv`) or by ending (`stems.tsv`)."""

from pv_reports.terminology.concepts import rows, split
from pv_reports.terminology.folding import fold


class Role:
    """What a token can do in a phrase: bits of an int (an IntFlag would cost most of the matching time)."""

    NONE = 0
    SITE = 1  # "arm", "hepatic"
    QUALIFIER = 2  # "left", "acute"
    RISE = 4  # "elevated"
    FALL = 8  # "low"
    HEAD = 16  # "pain": takes "... in the left arm"
    REACTION = 32  # "-itis"
    SUBSTANCE = 64  # "-mab"
    SALT = 128  # "hydrochloride"
    START = 256  # some phrase of the dictionary starts with it
    TEST = 512  # some test's name starts with it
    SETTLED = 1024  # its ending has been looked at


_ROLES = {
    "site": Role.SITE, "qualifier": Role.QUALIFIER, "rise": Role.RISE, "fall": Role.FALL, "head": Role.HEAD,
    "salt": Role.SALT,
}  # fmt: skip


class WordForms:
    """Roles of folded tokens; answers are remembered."""

    def __init__(self) -> None:
        self._roles: dict[str, int] = {}
        for row in rows("words"):
            for word in split(row["words"]):
                key = fold(word)
                self._roles[key] = self._roles.get(key, Role.NONE) | _ROLES[row["role"]]
        self._stems: list[tuple[str, int, int]] = []
        self._not: set[str] = set()
        for row in rows("stems"):
            role = Role.REACTION if row["kind"] == "reaction" else Role.SUBSTANCE
            self._stems.append((fold_ending(row["ending"]), int(row["shortest"]), role))
            self._not.update(fold(word) for word in split(row["not"]))
        self._endings = tuple(ending for ending, _, _ in self._stems)

    def known(self) -> dict[str, int]:
        """A fresh copy of the roles given by table."""
        return dict(self._roles)

    def by_ending(self, key: str) -> int:
        """The role a token's ending gives it."""
        if not key.isalpha() or not key.endswith(self._endings) or key in self._not:
            return Role.NONE
        for ending, shortest, role in self._stems:
            if len(key) >= shortest and key.endswith(ending):
                return role
        return Role.NONE


def fold_ending(ending: str) -> str:
    """An ending in comparison spelling ("aemia" → "emia")."""
    return ending.replace("ae", "e").replace("oe", "e")
