"""JSON lines: one flat object a line, in any encoding, packed or not."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.decisions.labels import label_of
from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def written(content: str | bytes, name: str = "log.jsonl"):
        content = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return written


def test_keys_are_columns_and_values_are_labels(write):
    path = write('{"sex": "女", "granted": true, "points": 1.0}\n\n{"granted": false, "sex": null, "extra": "１"}\n')
    assert read_decisions(path).columns == ("sex", "granted", "points", "extra")
    assert rows(path) == [("女", "true", "1", None), (None, "false", None, "1")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_lines_are_read_in_every_encoding(write, encoding):
    path = write('{"性别": "女"}\r\n{"性别": "男"}\r\n'.encode(encoding))
    assert rows(path) == [("女",), ("男",)]


def test_a_packed_file_is_read(write):
    assert rows(write('{"a": 1}\n', "log.jsonl.gz")) == [("1",)]


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1',
        "{'a': 1}",
        '{"a": 1},',
        '{"a": {"b": 1}}',
        '{"a": [1]}',
        '{"a": 1, "a": 2}',
        "[1]",
        "1",
        '"a"',
        "null",
        "a,b",
        "[" * 100_000,
        '{"a": ' + "1" * 5000 + "}",
    ],
)
@pytest.mark.parametrize("before", [1, 1500], ids=["at once", "while counting"])
def test_a_line_that_is_no_flat_object_is_refused_with_its_number(write, line, before):
    path = write('{"a": 0}\n' * before + "\n" + line + '\n{"a": 0}\n')
    said = complaint(lambda: rows(read_decisions(path), "a"))
    assert said.startswith(f"Line {before + 2} of {path} is not a flat JSON object")


def test_a_nested_value_is_not_shown(write):
    path = write('{"a": {"id": "11010519491231002X"}}\n')
    assert "110105" not in complaint(lambda: read_decisions(path))


def test_a_lone_surrogate_becomes_a_question_mark(write):
    assert rows(write('{"a": "\\ud800x"}\n')) == [("?x",)]


def test_a_key_that_comes_late_is_not_a_column(write):
    path = write('{"a": 0}\n' * 1000 + '{"a": 0, "late": 1}\n')
    assert "There is no column late" in complaint(lambda: read_decisions(path).require(["late"]))


def test_many_lines_come_in_several_batches(write):
    path = write('{"a": 1}\n' * 50_001)
    assert [batch.num_rows for batch in read_decisions(path).batches(["a"])] == [50_000, 1]


def test_a_line_longer_than_a_table_s_is_refused(write):
    path = write('{"a": "' + "x" * (4 << 20) + '"}\n')
    assert "longer than 4 MB" in complaint(lambda: read_decisions(path))


def test_files_that_leave_out_what_is_blank_are_one_log(write):
    one = write('{"sex": "f", "granted": 1}\n', "one.jsonl")
    two = write('{"granted": 0, "owed": 1}\n', "two.jsonl")
    assert read_decisions([one, two]).columns == ("sex", "granted", "owed")
    assert rows([one, two]) == [("f", "1", None), (None, "0", "1")]


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


@settings(max_examples=50)
@given(st.lists(st.fixed_dictionaries({"a": PLAIN, "b": PLAIN}), min_size=1, max_size=5))
def test_whatever_json_carries_is_read_by_the_rules_of_labels(tmp_path_factory, objects):
    path = tmp_path_factory.mktemp("lines") / "log.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    assert rows(path, "a", "b") == [(label_of(one["a"]), label_of(one["b"])) for one in objects]
