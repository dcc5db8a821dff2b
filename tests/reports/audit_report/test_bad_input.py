"""Whatever is handed in, the command ends with 2 and one sentence in each language, without a traceback."""

import gzip

import pytest

GOOD = "decision,group,age\n1,A,30\n0,A,40\n1,B,50\n0,B,60\n"


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def bomb(folder):
    path = folder / "bomb.csv"
    with path.open("wb") as stream:
        stream.write(b"decision,group\n1,")
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\n")
    return path


def many(folder):
    path = folder / "many.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("decision,group\n")
        stream.writelines(f"{number % 2},person {number}\n" for number in range(1_000_000))
    return path


PLAIN = ("--decision", "decision", "--by", "group")
CASES = {
    "no such file": ((lambda folder: folder / "none.csv"), PLAIN, "none.csv"),
    "no such column": ((lambda folder: written(folder, "a.csv", GOOD)), ("--decision", "desicion"), "decision"),
    "empty file": ((lambda folder: written(folder, "a.csv", "")), PLAIN, "a.csv"),
    "header only": ((lambda folder: written(folder, "a.csv", "decision,group\n")), PLAIN, "header"),
    "three values": ((lambda folder: written(folder, "a.csv", "decision,group\na,A\nb,A\nc,B\n")), PLAIN, "--positive"),
    "no such value": ((lambda folder: written(folder, "a.csv", GOOD)), (*PLAIN, "--positive", "yes"), "yes"),
    "a number without bands": (
        (lambda folder: written(folder, "a.csv", "decision,age\n" + "".join(f"{n % 2},{n}\n" for n in range(99)))),
        ("--decision", "decision", "--by", "age"),
        "--by age:18,35,60",
    ),
    "a million groups": (many, PLAIN, "group"),
    "a name for each case": (
        (lambda folder: written(folder, "a.csv", "decision,group\n" + "".join(f"{n % 2},p{n}\n" for n in range(60)))),
        PLAIN,
        "group",
    ),
    "a ragged line": ((lambda folder: written(folder, "a.csv", GOOD + "1,B\n")), PLAIN, "Line 6"),
    "a bomb line": (bomb, PLAIN, "MB"),
    "a negative weight": (
        (lambda folder: written(folder, "a.csv", "decision,group,w\n1,A,1\n0,B,-2\n")),
        (*PLAIN, "--weight", "w"),
        "w",
    ),
    "a weight that is no number": (
        (lambda folder: written(folder, "a.csv", "decision,group,w\n1,A,1\n0,B,NaN\n")),
        (*PLAIN, "--weight", "w"),
        "w",
    ),
    "a fractional count": (
        (lambda folder: written(folder, "a.csv", "decision,group,n\n1,A,1.5\n0,B,2\n")),
        (*PLAIN, "--count", "n"),
        "n",
    ),
    "a damaged Parquet file": ((lambda folder: written(folder, "a.parquet", b"PAR1 not really")), PLAIN, "a.parquet"),
    "a damaged packed file": (
        (lambda folder: written(folder, "a.csv.gz", gzip.compress(GOOD.encode() * 500)[:-40])),
        PLAIN,
        "a.csv.gz",
    ),
    "a damaged workbook": ((lambda folder: written(folder, "a.xlsx", b"PK not really")), PLAIN, "a.xlsx"),
    "broken JSON lines": ((lambda folder: written(folder, "a.jsonl", '{"decision": 1}\n{oops\n')), PLAIN, "Line 2"),
    "an unknown kind": ((lambda folder: written(folder, "a.pdf", "x")), PLAIN, "a.pdf"),
    "a plan that is none": ((lambda folder: written(folder, "a.csv", GOOD)), ("--plan", "none.toml"), "none.toml"),
    "no decision named": ((lambda folder: written(folder, "a.csv", GOOD)), ("--by", "group"), "--decision"),
    "a wrong tolerance": ((lambda folder: written(folder, "a.csv", GOOD)), (*PLAIN, "--tolerance", "5%"), "tolerance"),
    "a wrong seed": ((lambda folder: written(folder, "a.csv", GOOD)), (*PLAIN, "--seed", "-1"), "seed"),
    "a wrong meaning": ((lambda folder: written(folder, "a.csv", GOOD)), (*PLAIN, "--positive-is", "ok"), "adverse"),
    "an unknown measure": (
        (lambda folder: written(folder, "a.csv", GOOD)),
        (*PLAIN, "--primary", "x"),
        "selection_rate",
    ),
    "a reference too small": (
        (lambda folder: written(folder, "a.csv", GOOD + "1,B,50\n" * 20)),
        (*PLAIN, "--reference", "group=A"),
        "group=A",
    ),
    "a column with two roles": (
        (lambda folder: written(folder, "a.csv", GOOD)),
        (*PLAIN, "--outcome", "group"),
        "group",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_sentence_in_each_language(algaudit, tmp_path, case):
    make, options, fact = CASES[case]
    path = make(tmp_path)
    ended = algaudit("audit", path, *options, "--no-crosscheck", "--out", "r")
    assert (ended.code, ended.out) == (2, "")
    chinese, english = ended.err.splitlines()
    assert any("一" <= letter <= "鿿" for letter in chinese)
    assert fact in english
    assert fact in chinese or fact in {"header", "Line 6", "Line 2"}
    assert not any("一" <= letter <= "鿿" for letter in english)
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_log_of_any_office_encoding_is_read_right(algaudit, tmp_path, encoding):
    text = "决定,性别\n" + "批准,女\n" * 6 + "不批准,女\n" * 14 + "批准,男\n" * 15 + "不批准,男\n" * 5
    path = written(tmp_path, "log.csv", text.encode(encoding))
    words = ("--decision", "决定", "--by", "性别", "--reference", "性别=男", "--no-crosscheck", "--out", "r")
    ended = algaudit("audit", path, *words)
    assert ended.code == 1
    assert "“女”30.0%（20 条中有 6 条），“男”75.0%（20 条中有 15 条）" in ended.out


def test_blanks_and_wide_digits_are_understood_and_said(algaudit, tmp_path):
    rows = ["1,A"] * 20 + ["１,A"] * 10 + ["0,"] * 15 + ["0,None"] * 10 + ["0,NaN"] * 5 + [",A"] * 3
    path = written(tmp_path, "log.csv", "decision,group\n" + "\n".join(rows) + "\n")
    ended = algaudit("audit", path, "--decision", "decision", "--by", "group", "--no-crosscheck", "--lang", "en")
    assert ended.code == 1
    assert "“(blank)” 0.0% (0 of 30), “A” 100.0% (30 of 30)" in ended.out
    assert "3 cases were left out: no decision is recorded" in ended.out
    assert "group is blank in 30 of 60 cases" in ended.out


def test_repeated_cases_are_counted_and_said_without_their_numbers(algaudit, tmp_path):
    number = "11010519491231002X"
    path = written(tmp_path, "log.csv", "decision,case\n1,a\n" + f"0,{number}\n" * 3 + "1,\n")
    ended = algaudit("audit", path, "--decision", "decision", "--case", "case", "--no-crosscheck", "--lang", "en")
    assert ended.code == 0
    assert "2 rows repeat the number of an earlier case" in ended.out
    assert "1 rows have no case number" in ended.out
    assert number not in ended.out + ended.err
    for file in (tmp_path / "algaudit-report").iterdir():
        assert number.encode() not in file.read_bytes()


def test_a_value_that_looks_personal_is_never_repeated(algaudit, tmp_path):
    path = written(tmp_path, "log.csv", "decision,age\n1,11010519491231002X\n0,30\n")
    ended = algaudit("audit", path, "--decision", "decision", "--by", "age:18", "--no-crosscheck")
    assert ended.code == 2
    assert "110105" not in ended.err


def test_numbers_of_persons_are_masked_in_names_and_messages(algaudit, tmp_path):
    card, mobile = "11010519491231002X", "13812345678"
    path = written(tmp_path, f"list-{mobile}.csv", "decision,group,w\n1,A,-1\n" + f"0,B,{mobile}\n" * 3)
    heavy = algaudit("audit", path, *PLAIN, "--weight", "w", "--no-crosscheck")
    lost = algaudit("audit", path, *PLAIN, "--reference", f"{card}=3", "--no-crosscheck")
    twice = algaudit("audit", path, *PLAIN, "--reference", f"{card}=3", "--reference", f"{card}=4")
    assert [ended.code for ended in (heavy, lost, twice)] == [2, 2, 2]
    assert mobile not in heavy.err.replace(str(path), "")
    assert card not in lost.err + twice.err
    algaudit("audit", path, *PLAIN, "--no-crosscheck", "--out", "r")
    assert mobile not in (tmp_path / "r" / "report.html").read_text("utf-8")


def test_large_band_edges_are_printed_whole(algaudit, tmp_path):
    path = written(tmp_path, "log.csv", "decision,income\n" + "1,1000000\n0,1234567.5\n0,2000000\n" * 5)
    algaudit("audit", path, "--decision", "decision", "--by", "income:1234567,1234568", "--no-crosscheck", "--out", "r")
    assert "1234567, 1234568" in (tmp_path / "r" / "report.html").read_text("utf-8")
