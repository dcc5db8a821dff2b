"""The command's contract: names, exit codes, what is printed where, and what is left on the disk."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest

from reports.audit_report import commands

LOG = "decision,group,n\n" + "yes,A,20\nno,A,80\nyes,B,60\nno,B,60\n"
OPTIONS = ("--decision", "decision", "--by", "group", "--count", "n", "--no-crosscheck")


@pytest.fixture
def log(tmp_path):
    """A small log whose rows are counts: 20 of 100 against 60 of 120."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def expanded(path):
    """Write the same log with one row per case."""
    rows = [line.split(",") for line in LOG.splitlines()[1:]]
    lines = [f"{decision},{group}" for decision, group, number in rows for _ in range(int(number))]
    path.write_text("\n".join(["decision,group", *lines]) + "\n", encoding="utf-8")
    return path


def test_a_gap_ends_with_1_and_leaves_three_files(algaudit, log, tmp_path):
    ended = algaudit("audit", log, *OPTIONS, "--out", "r")
    assert ended.code == 1
    assert ended.err == ""
    assert "“A”比“B”低 30.0 个百分点" in ended.out
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == ["audit.json", "cube.parquet", "report.html"]
    assert algaudit("verify", "r").code == 0


def test_no_gap_ends_with_0(algaudit, log):
    assert algaudit("audit", log, *OPTIONS, "--out", "r", "--tolerance", "0.4").code == 0


def test_the_report_speaks_the_chosen_language(algaudit, log, tmp_path):
    algaudit("audit", log, *OPTIONS, "--out", "r", "--lang", "en")
    assert "Report of an algorithm audit" in (tmp_path / "r" / "report.html").read_text("utf-8")


def test_json_is_all_that_is_printed_and_nothing_is_written(algaudit, log, tmp_path):
    ended = algaudit("audit", log, *OPTIONS, "--json")
    assert (ended.code, ended.err) == (1, "")
    result = json.loads(ended.out)
    assert result["format"] == "algaudit/audit-result/1"
    (gap,) = (gap for gap in result["gaps"] if gap["verdict"])
    assert gap["difference"]["value"] == pytest.approx(-0.3)
    assert list(tmp_path.iterdir()) == [log]


def test_json_with_a_folder_does_both(algaudit, log, tmp_path):
    ended = algaudit("audit", log, *OPTIONS, "--json", "--out", "r")
    assert json.loads(ended.out) == json.loads((tmp_path / "r" / "audit.json").read_text("utf-8"))


def test_quiet_says_nothing(algaudit, log):
    assert algaudit("audit", log, *OPTIONS, "--quiet", "--out", "r") == (1, "", "")


def test_without_a_folder_each_audit_gets_a_new_one(algaudit, log, tmp_path):
    for _ in range(3):
        algaudit("audit", log, *OPTIONS)
    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders == ["algaudit-report", "algaudit-report-2", "algaudit-report-3"]


def test_counted_rows_give_the_same_result_as_the_expanded_log(algaudit, log, tmp_path):
    counted = json.loads(algaudit("audit", log, *OPTIONS, "--json").out)
    single = expanded(tmp_path / "single.csv")
    words = ("audit", single, "--decision", "decision", "--by", "group", "--no-crosscheck", "--json")
    whole = json.loads(algaudit(*words).out)
    assert counted["plan"].pop("count") == "n"
    assert whole["plan"].pop("count") is None
    assert counted == whole


def test_the_same_audit_gives_the_same_bytes(algaudit, log):
    assert algaudit("audit", log, *OPTIONS, "--json").out == algaudit("audit", log, *OPTIONS, "--json").out


def test_a_plan_file_and_options_say_the_same(algaudit, log, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text('decision = "decision"\nby = ["group"]\ncount = "n"\ntolerance = 0.4\n', encoding="utf-8")
    assert algaudit("audit", log, "--plan", plan, "--no-crosscheck", "--quiet").code == 0
    assert algaudit("audit", log, "--plan", plan, "--tolerance", "0.05", "--no-crosscheck", "--quiet").code == 1


def test_the_second_opinions_are_asked_by_default(algaudit, log):
    result = json.loads(algaudit("audit", log, *OPTIONS[:-1], "--json").out)
    assert {name: opinion["max_difference"] < 1e-9 for name, opinion in result["crosscheck"].items()} == {
        "fairlearn": True,
        "aif360": True,
    }


def test_verify_names_the_first_figure_that_differs(algaudit, log, tmp_path):
    algaudit("audit", log, *OPTIONS, "--out", "r")
    path = tmp_path / "r" / "audit.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"numerator": 20,', '"numerator": 21,', 1), encoding="utf-8")
    ended = algaudit("verify", "r", "--lang", "en")
    assert ended.code == 1
    assert "the first is: measures[" in ended.out
    assert "numerator" in ended.out
    answer = json.loads(algaudit("verify", "r", "--json").out)
    assert answer["agrees"] is False
    assert len(answer["differing"]) >= 1


def test_verify_answers_programs(algaudit, log):
    algaudit("audit", log, *OPTIONS, "--out", "r", "--quiet")
    answer = {"agrees": True, "differing": [], "impossible": [], "unchecked": []}
    assert json.loads(algaudit("verify", "r", "--json").out) == answer


def test_verify_names_what_was_read_case_by_case_and_what_of_it_cannot_be_true(algaudit, log, tmp_path):
    path = expanded(tmp_path / "cases.csv")
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",paid", *(line + ",100" for line in lines[1:])]), encoding="utf-8")
    options = ("--decision", "decision", "--by", "group", "--amount", "paid", "--no-crosscheck")
    algaudit("audit", path, *options, "--out", "r", "--quiet")
    ended = algaudit("verify", "r", "--lang", "en")
    assert ended.code == 0
    assert ended.out.splitlines()[1] == (
        "Read case by case, so not computed again, only looked through for what cannot be true: Amounts."
    )
    written = tmp_path / "r" / "audit.json"
    document = json.loads(written.read_text("utf-8"))
    document["checks"]["amounts"]["inequality"]["gini"]["value"] = 7
    written.write_text(json.dumps(document), encoding="utf-8")
    ended = algaudit("verify", "r", "--lang", "en")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (
        "Figures read case by case that cannot be true as they stand: 1; "
        "the first is: checks.amounts.inequality.gini.value\n"
    )
    answer = json.loads(algaudit("verify", "r", "--json").out)
    assert answer == {
        "agrees": False,
        "differing": [],
        "impossible": ["checks.amounts.inequality.gini.value"],
        "unchecked": ["amounts"],
    }
    # One line for each kind of fault.
    document["seed"] = 1
    written.write_text(json.dumps(document), encoding="utf-8")
    assert len(algaudit("verify", "r").out.splitlines()) == 2


def test_verify_refuses_what_is_no_result(algaudit):
    ended = algaudit("verify", "nowhere")
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 2


def test_somebodys_own_folder_is_not_replaced_and_nothing_is_counted(algaudit, log, tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "letter.txt").write_text("x")
    ended = algaudit("audit", log, *OPTIONS, "--out", "r", "--lang", "en")
    assert ended.code == 2
    assert [path.name for path in (tmp_path / "r").iterdir()] == ["letter.txt"]


def big_log(path):
    """Write a log that takes a while to count."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("decision,group\n")
        block = "".join(f"{number % 2},g{number % 7}\n" for number in range(100_000))
        for _ in range(40):
            stream.write(block)
    return path


def test_an_interrupted_audit_leaves_nothing_behind(tmp_path):
    path = big_log(tmp_path / "big.csv")
    command = [sys.executable, "-m", "algaudit", "audit", path, "--decision", "decision", "--by", "group"]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    time.sleep(0.8)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=20)
    assert running.returncode == 130, told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == [path]


def test_progress_is_shown_on_a_terminal_only(tmp_path):
    path = big_log(tmp_path / "big.csv")
    command = [sys.executable, "-m", "algaudit", "audit", str(path), "--decision", "decision", "--by", "group"]
    command += ["--no-crosscheck", "--json", "--lang", "en"]
    silent = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (silent.returncode, silent.stderr) == (0, "")
    watched, seen = run_on_terminal(command, tmp_path)
    assert watched == 0
    assert re.search(r"Counting", seen)
    assert re.search(r"[\d,]+ rows/s", seen)


def run_on_terminal(command, folder):
    """Run a command whose standard error is a terminal; return its exit code and what the terminal saw."""
    ours, theirs = pty.openpty()
    surroundings = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    running = subprocess.Popen(command, cwd=folder, stderr=theirs, stdout=subprocess.DEVNULL, env=surroundings)
    os.close(theirs)
    seen = b""
    while running.poll() is None or select.select([ours], [], [], 0)[0]:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                seen += os.read(ours, 65536)
            except OSError:
                break
    os.close(ours)
    return running.wait(), seen.decode(errors="replace")


def test_every_option_of_the_contract_is_there():
    options = {name for param in commands.audit.params for name in (*param.opts, *param.secondary_opts)}
    promised = (
        "--decision --positive --positive-is --outcome --score --by --across --stratum --weight --count --case "
        "--reference --primary --tolerance --confidence --seed --plan --out --json --lang --crosscheck --no-crosscheck "
        "--quiet"
    )
    assert set(promised.split()) <= options
