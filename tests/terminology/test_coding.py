from hypothesis import given
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


def test_nothing_near_gives_nothing() -> None:
    assert code_reaction("") == ()
    assert code_reaction("of the") == ()
    assert code_reaction("quarterly budget") == ()


@given(st.text(max_size=60))
def test_codes_are_always_of_the_dictionary_and_ordered(term: str) -> None:
    codings = code_reaction(term)
    assert all(lexicon().concept("reaction", coding.code) for coding in codings)
    assert [c.score for c in codings] == sorted((c.score for c in codings), reverse=True)
    assert all(0.4 <= c.score <= 1 for c in codings)


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
