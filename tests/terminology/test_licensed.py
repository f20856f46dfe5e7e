"""Licensed releases: read, kept, and their faults told with file and line."""

from pathlib import Path

import pytest

from pv_reports.errors import TerminologyError
from pv_reports.terminology.dictionary import Dictionary, imported
from pv_reports.terminology.meddra import read_meddra
from pv_reports.terminology.whodrug import read_whodrug
from tests.terminology import licensed


def codes(dictionary: Dictionary, name: str) -> list[tuple[str, str]]:
    return [(term.code, term.preferred) for term in dictionary.exactly(name)]


def test_a_meddra_release_gives_lowest_level_and_preferred_terms(tmp_path: Path) -> None:
    found = read_meddra(licensed.meddra(tmp_path))
    assert (found.about.name, found.about.version, found.about.language) == ("MedDRA", "91.2", "English")
    assert codes(found, "glimmering fevers") == [("90000002", "90000001")]
    (term,) = found.exactly("PLIMSOLL'S ELBOW")
    assert (term.preferred_name, term.group) == ("Plimsoll's elbow", "Invented disorders")


def test_a_term_no_longer_current_gives_its_preferred_terms_code(tmp_path: Path) -> None:
    found = read_meddra(licensed.meddra(tmp_path))
    (term,) = found.exactly("Feverglimmer NOS")
    assert (term.code, term.name) == ("90000001", "Glimmer fever")
    assert "90000003" not in {known.code for known in found.terms}


def test_the_release_may_be_told_by_the_folder_or_must_be_given(tmp_path: Path) -> None:
    folder = licensed.meddra(tmp_path / "MedDRA_90_1_English", version=None)
    assert read_meddra(folder).about.version == "90.1"
    other = licensed.meddra(tmp_path / "release", version=None)
    with pytest.raises(TerminologyError, match="--version"):
        read_meddra(other)
    assert read_meddra(other, "90.0").about.version == "90.0"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("90000009$Half a line", "fields"),
        ("abc$Name$90000001$$$$$$$Y$$", "code and a name"),
        ("90000009$Orphan$90009999$$$$$$$Y$$", "90009999 is not in pt.asc"),
        ("90000009$Odd$90000001$$$$$$$maybe$$", "currency is maybe"),
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    folder = licensed.meddra(tmp_path)
    with (folder / "MedAscii" / "llt.asc").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(TerminologyError, match=rf"llt\.asc line 6: .*{problem}"):
        read_meddra(folder)


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    folder = licensed.meddra(tmp_path)
    (folder / "MedAscii" / "mdhier.asc").unlink()
    with pytest.raises(TerminologyError, match=r"mdhier\.asc is missing"):
        read_meddra(folder)
    with pytest.raises(TerminologyError, match="not a folder"):
        read_meddra(tmp_path / "nowhere")


def test_two_releases_in_one_folder_are_not_guessed(tmp_path: Path) -> None:
    licensed.meddra(tmp_path / "a")
    licensed.meddra(tmp_path / "b")
    with pytest.raises(TerminologyError, match="Name one folder"):
        read_meddra(tmp_path)


def test_names_in_an_older_code_page_are_read(tmp_path: Path) -> None:
    folder = licensed.meddra(tmp_path)
    with (folder / "MedAscii" / "llt.asc").open("ab") as file:
        file.write("90000008$Sjöholm glow$90000001$$$$$$$Y$$\n".encode("cp1252"))
    assert codes(read_meddra(folder), "Sjöholm glow") == [("90000008", "90000001")]


@pytest.mark.parametrize("make", [licensed.b3, licensed.c3])
@pytest.mark.parametrize("suffix", ["txt", "csv"])
def test_whodrug_names_lead_to_code_preferred_name_and_class(tmp_path: Path, make, suffix: str) -> None:  # type: ignore[no-untyped-def]
    found = read_whodrug(make(tmp_path, suffix), "2090-03")
    assert found.about.kind == "substance"
    assert found.about.terms == len(licensed.PRODUCTS)
    (term,) = found.exactly("Zelvar forte")
    assert (term.code, term.preferred, term.preferred_name) == ("90000102002", "90000102001", "Zelvarine hydrochloride")
    assert term.group == "X90AB01"
    assert found.exactly("plumoxan;zelvarine")[0].preferred == "90000201001"


def test_whodrug_faults_are_named(tmp_path: Path) -> None:
    folder = licensed.b3(tmp_path)
    with pytest.raises(TerminologyError, match="--version"):
        read_whodrug(folder)
    with (folder / "DD.txt").open("a", encoding="utf-8") as file:
        file.write("too short\n")
    with pytest.raises(TerminologyError, match=r"DD\.txt line 5: .*format B3"):
        read_whodrug(folder, "2090-03")
    licensed.c3(tmp_path)
    with pytest.raises(TerminologyError, match="two formats"):
        read_whodrug(folder, "2090-03")


def test_a_dictionary_is_kept_in_the_home_and_read_again(tmp_path: Path) -> None:
    made = read_meddra(licensed.meddra(tmp_path / "files"))
    path = made.save(tmp_path / "home")
    made.save(tmp_path / "home")
    assert imported(tmp_path / "home") == [path]
    again = Dictionary.load(path)
    assert (again.about, list(again.terms), list(again.names)) == (made.about, list(made.terms), list(made.names))
    assert again.fingerprint == made.fingerprint
    assert (again.grams.likeness("glimer fevr") == made.grams.likeness("glimer fevr")).all()


def test_a_damaged_dictionary_is_named(tmp_path: Path) -> None:
    path = read_meddra(licensed.meddra(tmp_path / "files")).save(tmp_path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(TerminologyError, match="Import its files again"):
        Dictionary.load(path)
