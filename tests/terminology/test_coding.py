import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.terminology import ancestors, code_reaction, is_same_or_narrower, lexicon


def code(term: str) -> str:
    concept = lexicon().reaction(term)
    assert concept, term
    return concept.code


def test_a_listed_name_scores_one_and_stands_alone() -> None:
    (coding,) = code_reaction("threw up")
    assert (coding.term, coding.score, coding.dictionary) == ("Vomiting", 1.0, "starter")


def test_a_phrase_codes_to_its_head_or_nearest_name() -> None:
    assert code_reaction("left upper arm pain")[0].term == "Pain in extremity"
    assert code_reaction("injection site was swollen and red")[0].term.startswith("Injection site")
    assert code_reaction("severe allergic reaction to the vaccine")[0].term == "Anaphylactic reaction"


@pytest.mark.parametrize(
    ("reported", "never"),
    [
        ("computerised tomogram normal", "Computerised tomogram abnormal"),
        ("calcium decreased", "Hypercalcaemia"),
        ("was withdrawn", "Apathy"),
    ],
)
def test_a_finding_the_other_way_round_is_no_candidate(reported: str, never: str) -> None:
    assert never not in {coding.term for coding in code_reaction(reported)}


def test_a_finding_whose_way_is_not_said_is_only_proposed() -> None:
    best = code_reaction("computerised tomogram")[0]
    assert (best.term, best.accepted) == ("Computerised tomogram abnormal", False)
    assert best.score < 0.8


def test_vaccinated_is_an_act_and_no_medicine() -> None:
    assert lexicon().find("he was vaccinated on Monday", {"substance"}) == []
    assert lexicon().substance("vaccination") is not None


def test_nothing_near_gives_nothing() -> None:
    assert code_reaction("") == ()
    assert code_reaction("of the") == ()
    assert code_reaction("quarterly budget") == ()


@settings(deadline=None)  # a first search builds the index
@given(st.text(max_size=60))
def test_codes_are_always_of_the_dictionary_and_ordered(term: str) -> None:
    codings = code_reaction(term)
    assert all(lexicon().concept("reaction", coding.code) for coding in codings)
    assert [c.score for c in codings] == sorted((c.score for c in codings), reverse=True)
    assert all(0.1 <= c.score <= 1 for c in codings)
    assert not any(c.accepted for c in codings[1:])


def test_the_hierarchy_tells_narrower_from_wider() -> None:
    assert is_same_or_narrower(code("hepatic necrosis"), code("liver disorder"))
    assert not is_same_or_narrower(code("liver disorder"), code("hepatic necrosis"))
    assert is_same_or_narrower(code("hives"), code("urticaria"))
    assert code("liver disorder") in ancestors(code("fulminant hepatitis"))
    assert ancestors("R9999") == frozenset()


def test_serious_conditions_are_marked() -> None:
    for term in ("anaphylaxis", "Stevens-Johnson syndrome", "seizure", "agranulocytosis", "myocardial infarction"):
        concept = lexicon().reaction(term)
        assert concept is not None, term
        assert concept.ime, term
    for term in ("headache", "nausea", "injection site pain"):
        concept = lexicon().reaction(term)
        assert concept is not None, term
        assert not concept.ime, term
