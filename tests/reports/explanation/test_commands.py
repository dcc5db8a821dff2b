"""``algaudit explain``: pages in a folder, whole or not at all, and no person's number where it does not belong."""

import hashlib
import json

import pytest

from tests.algorithms import FACTS, toml, write_algorithm

ENGLISH = ("--lang", "en")


@pytest.fixture
def grant(tmp_path):
    return write_algorithm(tmp_path / "grant")


def files(folder):
    return sorted(item.name for item in folder.iterdir())


def test_a_decision_is_explained_in_a_folder_of_its_own(algaudit, tmp_path, grant):
    ended = algaudit("explain", grant, "--case", "K007")
    assert (ended.code, ended.err) == (0, "")
    out = tmp_path / "algaudit-explanation"
    assert files(out) == ["explanation.html", "explanation.txt", "sha256sums.txt", "snapshot.json"]
    assert "explanation.html" in ended.out
    assert json.loads((out / "snapshot.json").read_text("utf-8"))["sha256"] in ended.out
    for line in (out / "sha256sums.txt").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_the_number_of_the_case_stands_in_no_name_and_on_no_screen(algaudit, tmp_path, grant):
    ended = algaudit("explain", grant, "--case", "K007")
    assert "K007" not in ended.out + ended.err
    assert not [path for path in tmp_path.rglob("*") if "K007" in path.name]


def test_a_snapshot_gives_the_same_bytes_again(algaudit, tmp_path, grant):
    for lang in ("zh", "en"):
        first, again = tmp_path / f"first-{lang}", tmp_path / f"again-{lang}"
        assert algaudit("explain", grant, "--case", "K007", "--out", first, "--lang", lang).code == 0
        assert algaudit("explain", first / "snapshot.json", "--out", again, "--lang", lang).code == 0
        assert files(first) == files(again)
        assert all((first / name).read_bytes() == (again / name).read_bytes() for name in files(first))
    assert (tmp_path / "first-zh" / "snapshot.json").read_bytes() == (
        tmp_path / "first-en" / "snapshot.json"
    ).read_bytes()


def test_without_a_case_the_algorithm_as_a_whole_is_explained(algaudit, tmp_path, grant):
    ended = algaudit("explain", grant, "--out", tmp_path / "out", *ENGLISH)
    assert ended.code == 0
    assert files(tmp_path / "out") == ["explanation.html", "explanation.json", "explanation.txt", "sha256sums.txt"]
    assert "How “Grant score” decides" in (tmp_path / "out" / "explanation.txt").read_text("utf-8")


def test_json_is_printed_alone_and_nothing_is_written(algaudit, tmp_path, grant):
    ended = algaudit("explain", grant, "--case", "K007", "--json")
    document = json.loads(ended.out)
    assert (document["form"], next(iter(document["points"]))) == ("algaudit-explanation/1", "E1")
    assert files(tmp_path) == ["grant"]
    whole = algaudit("explain", grant, "--json", "--out", "out")
    assert json.loads(whole.out)["form"] == "algaudit-overview/1"
    assert (tmp_path / "out" / "explanation.html").exists()


def test_doubts_and_what_is_missing_are_said_on_the_screen(algaudit, tmp_path):
    folder = write_algorithm(tmp_path / "grant", granted=["yes"] * 200, without=("rights", "appeal"))
    ended = algaudit("explain", folder, "--case", "K007", *ENGLISH)
    assert "◆ The program handed in does not repeat the records" in ended.out
    assert "Points of content that are missing or incomplete, named in the explanation: 2 of 14" in ended.out
    whole = algaudit("explain", folder, *ENGLISH)
    assert "◆ The program handed in does not repeat the records" in whole.out


def test_an_earlier_explanation_is_kept_unless_named(algaudit, tmp_path, grant):
    algaudit("explain", grant, "--case", "K007")
    algaudit("explain", grant, "--case", "K008")
    assert (tmp_path / "algaudit-explanation-2" / "snapshot.json").exists()
    assert algaudit("explain", grant, "--case", "K009", "--out", "algaudit-explanation").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "nowhere has no file algorithm.toml; name the folder of an algorithm, or a snapshot.json."),
        (["grant", "--case", "K999"], "No case of that number is among the 200 in column case; check the number."),
        (["grant", "--case", ""], "No case of that number is among the 200"),
        (["grant", "--out", "grant"], "The explanation cannot be written to grant"),
        (["grant", "--out", "no/such/place"], "The explanation cannot be written to no/such/place"),
        (["grant/model.json"], "This is no snapshot of the form algaudit-decision/1 (found: algaudit-rules/1)."),
        (["grant/log.csv"], "The snapshot is not JSON"),
        (["bytes"], "bytes cannot be read as a snapshot; name a snapshot.json."),
        (["grant/model.json", "--case", "K1"], "A snapshot is of one case already; leave out --case"),
        (["grant", "--zh"], "There is no --zh"),
        ([], "Something is missing on the command line"),
    ],
)
def test_each_mistake_ends_in_one_sentence_and_writes_nothing(algaudit, tmp_path, grant, words, says):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    before = sorted(tmp_path.rglob("*"))
    ended = algaudit("explain", *words, *ENGLISH)
    assert ended.code == 2
    assert says in ended.err
    assert len(ended.err.strip().splitlines()) == 2, "one sentence in each language"
    assert ended.out == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("case", ["11010519491231002X", "13812345678", "王某某"])
def test_a_persons_number_is_never_repeated_by_a_complaint(algaudit, grant, case):
    ended = algaudit("explain", grant, "--case", case)
    assert ended.code == 2
    assert case not in ended.err + ended.out


def test_bad_facts_are_one_sentence(algaudit, grant):
    (grant / "algorithm.toml").write_text(toml({**FACTS, "role": "helps"}), encoding="utf-8")
    ended = algaudit("explain", grant)
    assert ended.code == 2
    assert "role" in ended.err


def test_a_changed_snapshot_is_refused(algaudit, tmp_path, grant):
    algaudit("explain", grant, "--case", "K007", "--out", "out")
    path = tmp_path / "out" / "snapshot.json"
    path.write_text(path.read_text("utf-8").replace('"K007"', '"K008"'), encoding="utf-8")
    ended = algaudit("explain", path, *ENGLISH)
    assert ended.code == 2
    assert "changed after it was frozen" in ended.err
