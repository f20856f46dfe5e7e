import time
from collections import Counter
from itertools import islice, pairwise
from random import Random

import pytest

from pv_reports.extraction.tagging.slots import SLOTS
from pv_reports.extraction.tagging.words import words
from pv_reports.extraction.training import names, noise
from pv_reports.extraction.training.fillers import fillers
from pv_reports.extraction.training.grammar import Grammar, State
from pv_reports.extraction.training.synthetic import GRAMMARS, generate, grammar


def written(source: str, seed: int = 0) -> State:
    state = State(Random(seed))
    Grammar([source], {"number": lambda state: str(state.rng.randrange(10))}).expand("text", state)
    return state


def labelled(state: State) -> list[tuple[str, str]]:
    return [(slot, "".join(state.pieces[first:last])) for slot, first, last in state.spans]


@pytest.fixture(scope="module")
def examples():
    return list(generate(3000, 11))


def test_the_same_seed_gives_the_same_texts_and_another_seed_others():
    assert list(generate(50, 3)) == list(generate(50, 3))
    assert list(generate(50, 3)) != list(generate(50, 4))


def test_a_longer_run_begins_as_a_shorter_one():
    assert list(islice(generate(400, 5), 20)) == list(generate(20, 5))


def test_spans_are_whole_words_inside_the_text(examples):
    inside = 0
    for example in examples:
        bounds = words(example.text, ())
        starts, ends = {word.start for word in bounds}, {word.end for word in bounds}
        for slot, start, end in example.spans:
            assert slot in SLOTS
            assert 0 <= start < end <= len(example.text)
            assert example.text[start:end] == example.text[start:end].strip()
            inside += start not in starts or end not in ends
    assert inside == 0


def test_spans_of_one_slot_do_not_overlap(examples):
    for example in examples:
        for slot in SLOTS:
            own = sorted((start, end) for name, start, end in example.spans if name == slot)
            assert all(before[1] <= after[0] for before, after in pairwise(own)), example


def test_every_slot_is_taught_and_a_fifth_of_the_texts_have_none(examples):
    seen = Counter(slot for example in examples for slot in {slot for slot, _, _ in example.spans})
    assert set(seen) == set(SLOTS)
    assert min(seen.values()) > 0.05 * len(examples)
    empty = sum(not example.spans for example in examples) / len(examples)
    assert 0.2 <= empty <= 0.35


def test_texts_hardly_repeat(examples):
    texts = Counter(example.text for example in examples)
    assert len(texts) > 0.97 * len(examples)


def test_texts_have_the_length_of_notes(examples):
    lengths = sorted(len(example.text.split()) for example in examples)
    assert 18 <= lengths[len(lengths) // 2] <= 60
    assert lengths[-1] <= 150


def test_the_grammar_is_large():
    templates = {text for alternatives in grammar().templates.values() for text in alternatives if "{" in text}
    assert len(GRAMMARS) >= 6
    assert len(templates) >= 400


def test_two_thousand_texts_a_second():
    list(generate(5, 0))
    started = time.process_time()
    list(generate(1000, 1))
    assert time.process_time() - started < 1.0


def test_negated_and_family_sentences_are_not_marked():
    for seed in range(200):
        state = State(Random(seed))
        grammar().expand("not_marked", state)
        assert state.spans == []


def test_a_rule_is_labelled_as_a_whole():
    state = written("= text\nHe had {effect=list}.\n= list\nrash, fever and cough\n")
    assert labelled(state) == [("effect", "rash, fever and cough")]


def test_a_label_of_two_slots_and_an_unlabelled_reference():
    state = written("= text\n{duration+time_elapsed=time} after, not {=time}\n= time\n{number} days\n", seed=4)
    assert {slot for slot, _ in labelled(state)} == {"duration", "time_elapsed"}
    assert len(state.spans) == 2


def test_articles_capitals_and_spaces_are_put_right():
    state = written("= text\na {age=years} man [] .\\n{=who} {=verb} []. {drug=name} i.v. {route=noun}\n"
                    "= who\nhe\n= years\n80-year-old\n= verb\nfell\n= name\nibuprofen\n= noun\ndrops\n")  # fmt: skip
    assert "".join(state.pieces) == "An 80-year-old man.\nHe fell. Ibuprofen i.v. drops"


def test_a_name_that_ends_in_a_stays_as_it_is():
    state = written("= text\ntook {drug=name} [] on Monday\n= name\ntoxin type a\n")
    assert labelled(state) == [("drug", "toxin type a")]
    assert "".join(state.pieces).lower() == "took toxin type a on monday"


def test_choices_and_weights():
    drawn = Counter("".join(written("= text\n3* <x|x>\ny\n", seed).pieces) for seed in range(400))
    assert drawn["X"] > 2 * drawn["Y"] > 0


@pytest.mark.parametrize("template", ["{nothing}", "<open", "[open", "{colour=text}"])
def test_a_broken_template_is_named(template):
    with pytest.raises(ValueError, match=r"missing|knows no|no slot"):
        Grammar([f"= text\n{template}\n"], fillers())


def test_noise_keeps_the_pieces_apart():
    for seed in range(300):
        state = written("= text\nThe patient took {drug=name} for pain, then had {effect=bad}.\n"
                        "= name\nimaginamab sodium\n= bad\nhaemorrhagic cystitis\n", seed)  # fmt: skip
        noise.disturb(state, 1.0)
        assert [slot for slot, _ in labelled(state)] == ["drug", "effect"]
        for _, found in labelled(state):
            assert len(found) > 12


def test_british_spelling_turns_american_in_about_half_of_the_texts():
    counts = Counter()
    for seed in range(200):
        state = State(Random(seed), pieces=["diarrhoea and oedema"])
        noise.disturb(state, 0.0)
        counts[state.pieces[0]] += 1
    assert set(counts) == {"diarrhoea and oedema", "diarrhea and edema"}
    assert min(counts.values()) > 60


def test_invented_names_look_like_medicines():
    rng = Random(1)
    assert len({names.substance(rng) for _ in range(2000)}) > 1500
    assert all(name[0].isupper() and len(name) >= 4 for name in (names.brand(rng) for _ in range(500)))


def test_a_misspelt_word_differs_little():
    rng = Random(2)
    for _ in range(300):
        wrong = names.misspelt(rng, "omeprazole")
        assert abs(len(wrong) - len("omeprazole")) <= 1
        assert wrong[0] == "o"
