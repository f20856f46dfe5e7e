"""Words as the lexicon compares them: lower case, without accents, one spelling (US or UK), singular."""

import re
import unicodedata

TOKEN = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?|[^\W_]+(?:['’][^\W_]+)*")

_SPELLING = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"sulph", "sulf"),
        (r"leuc(?=[oae])", "leuk"),
        (r"(?<=tum|col|lab|hum|fav|vig)our", "or"),
        (r"(?<=od)our", "or"),
        (r"(?<=behavi)our", "or"),
        (r"(?<=lit|fib|tit)res?$", "er"),
        (r"ys(?=ed?$|es$|ing$)", "yz"),
        (r"is(?=e$|ed$|es$|ing$|ations?$)", "iz"),
        (r"ll(?=ed$|ing$)", "l"),
    )
)
_MAY_VARY = re.compile(r"sulph|leuc|our|ll|res?$|[iy]s(?:e|ing|ation)")
_LATIN_PLURAL = re.compile(r"(?<=[thcrlbnmi])oses$")
_NOT_LATIN = frozenset({"doses", "overdoses", "noses", "loses", "closes", "glucoses", "hoses", "roses"})


class Folder(dict[str, str]):
    """A cache of folded tokens: ``folder[token]``. It forgets everything when it grows past a bound."""

    def __missing__(self, token: str) -> str:
        if len(self) > 200_000:
            self.clear()
        folded = self[token] = fold(token)
        return folded


def fold(token: str) -> str:
    """The comparison form of one token: ``fold("Haemorrhages") == fold("hemorrhage")``."""
    word = token.lower()
    if not word.isascii():
        word = word.replace("’", "'")
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if "." in word:
        return word.replace(".", "")
    if "'" in word:
        word = word.removesuffix("'s").replace("'", "")
    if len(word) < 4 or not word.isalpha():
        return word
    word = singular(word)
    word = word.replace("ae", "e").replace("oe", "e")
    if _MAY_VARY.search(word):
        for pattern, replacement in _SPELLING:
            word = pattern.sub(replacement, word)
    return word


def singular(word: str) -> str:
    """The singular of a lower-case English or Latin noun, by its ending; other words lose a final s at most."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("oses") and word not in _NOT_LATIN and _LATIN_PLURAL.search(word):
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "shes")) or (word.endswith("ches") and not word.endswith("aches")):
        return word[:-2]
    return word[:-1]


def fold_term(term: str) -> tuple[str, ...]:
    """The comparison form of a phrase: its folded tokens in order."""
    return tuple(fold(token) for token in TOKEN.findall(term))
