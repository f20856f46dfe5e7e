import pytest

from pv_reports.terminology.folding import fold, fold_term


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haemorrhage", "Hemorrhages"), ("oedema", "EDEMA"), ("diarrhoea", "diarrhea"), ("tumours", "tumor"),
        ("leucopenia", "leukopenia"), ("hospitalised", "hospitalized"), ("paralysed", "paralyzed"),
        ("sulphate", "sulfate"), ("titres", "titers"), ("thromboses", "thrombosis"), ("allergies", "allergy"),
        ("headaches", "headache"), ("rashes", "rash"), ("patches", "patch"), ("Crohn’s", "Crohn"),
        ("Barré", "Barre"), ("p.o.", "PO"), ("behaviour", "behavior"), ("odour", "odor"), ("overdoses", "overdose"),
    ],
)  # fmt: skip
def test_spellings_that_mean_the_same_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("four", "for"), ("hour", "hor"), ("sepsis", "sepsi"), ("doses", "dosis")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_phrase_folds_to_its_tokens() -> None:
    assert fold_term("Stevens-Johnson syndrome") == ("steven", "johnson", "syndrome")
    assert fold_term("i.v. drip") == ("iv", "drip")
