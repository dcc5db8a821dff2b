"""What departments hand over, from file to Cube: each ends in a sentence or a right count, never in a traceback."""

import codecs
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.cube.count import count_cube
from algaudit.cube.cube import Cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from tests.algaudit.decisions.reading import complaint

GOOD = "性别,age,granted,w,n\n女,17,是,1.5,2\n男,30,否,2,3\n女,70,是,0.5,4\n"
ROLES = Roles("granted", attributes=(Attribute("性别"), Attribute("age", (18.0, 60.0))))


def counted(source, roles: Roles = ROLES) -> Cube:
    return count_cube(read_decisions(source), roles)


def with_roles(**changes) -> Roles:
    return Roles(**({"decision": "granted", "attributes": ROLES.attributes} | changes))


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def written(content: str | bytes, name: str = "log.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


# ------------------------------------------------------------------------------------------ read and counted


@pytest.fixture
def fingerprint(write) -> str:
    return counted(write(GOOD, "plain.csv")).fingerprint()


AS_WRITTEN: dict[str, bytes] = {
    "utf-8 with a mark": codecs.BOM_UTF8 + GOOD.encode(),
    "gb18030": GOOD.encode("gb18030"),
    "utf-16 with a mark": GOOD.encode("utf-16"),
    "utf-16 little": GOOD.encode("utf-16-le"),
    "utf-16 big": GOOD.encode("utf-16-be"),
    "utf-16 big with a mark": codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"),
    "windows line ends": GOOD.replace("\n", "\r\n").encode(),
    "old mac line ends": GOOD.replace("\n", "\r").encode(),
    "semicolons": GOOD.replace(",", ";").encode(),
    "semicolons, named": ("sep=;\r\n" + GOOD.replace(",", ";")).encode(),
    "tabs": GOOD.replace(",", "\t").encode(),
    "blank lines": ("\n\n" + GOOD + "\n\r\n   \n").encode(),
    "no last line end": GOOD.strip().encode(),
    "everything quoted": "\n".join('"' + line.replace(",", '","') + '"' for line in GOOD.split()).encode(),
    "wide digits": GOOD.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}).encode(),
    "wide point too": GOOD.replace("1.5", "１．５").replace("0.5", "０．５").encode(),
    "blanks around": GOOD.replace(",", " , ").encode(),
    "1.0 for 1": GOOD.replace("17", "17.0").encode(),
}


@pytest.mark.parametrize("kind", AS_WRITTEN)
def test_the_same_log_written_in_another_way_is_the_same_cube(write, fingerprint, kind):
    assert counted(write(AS_WRITTEN[kind])).fingerprint() == fingerprint


def test_the_same_log_in_another_kind_of_file_is_the_same_cube(tmp_path, write, fingerprint):
    lines = [line.split(",") for line in GOOD.split()]
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in line])
    book.save(tmp_path / "log.xlsx")
    book.close()
    columns = {name: [line[place] for line in lines[1:]] for place, name in enumerate(lines[0])}
    pq.write_table(pa.table(columns | {"age": [17, 30, 70]}), tmp_path / "log.parquet")
    pq.write_table(pa.table(columns), tmp_path / "text.parquet")
    write(GOOD.replace(",", "\t"), "log.tsv")
    write('{"性别":"女","age":17,"granted":"是"}\n{"性别":"男","age":"３０","granted":"否"}\n'
          '{"age":70.0,"granted":"是","性别":"女"}\n', "log.jsonl")  # fmt: skip
    for name in ("log.xlsx", "log.parquet", "text.parquet", "log.tsv", "log.jsonl"):
        assert counted(tmp_path / name).fingerprint() == fingerprint, name


def test_missing_and_mixed_values_are_counted_as_what_they_are(write):
    path = write("性别,age,granted\n女,,是\n,NaN,否\nNone,30,是\n1,None,是\n１,17,是\n未知,17,\n男,17,None\n")
    cube = counted(path)
    assert [item.labels for item in cube.dimensions] == [
        ("1", "女", None),
        ("<18", "18–<60", "≥60", None),
        ("否", "是"),
    ]
    assert (cube.rows, cube.used, cube.dropped) == (7, 5, {"decision_missing": 2})


def test_a_header_only_file_among_several_adds_nothing(write, fingerprint, tmp_path):
    write(GOOD.split("\n", maxsplit=1)[0] + "\n", "2026-1.csv")
    write(GOOD, "2026-2.csv")
    assert counted(str(tmp_path / "2026-*.csv")).fingerprint() == fingerprint


def test_a_table_of_counts_is_the_log_it_stands_for(write):
    table = counted(write(GOOD), with_roles(count="n"))
    header, one, two, three = GOOD.split()
    log = counted(write("\n".join([header, *[one] * 2, *[two] * 3, *[three] * 4])))
    assert table.fingerprint() == log.fingerprint()
    assert table.rows == 9


@pytest.mark.parametrize("name", ['a"b', "a'b", "a,b", "x; DROP TABLE log --", "select", "性 别", "n", "{0}", "a:b"])
def test_a_group_column_may_have_any_name(write, tmp_path, name):
    roles = Roles("granted", attributes=(Attribute(name),))
    quoted = '"' + name.replace('"', '""') + '"'
    from_text = counted(write(f"{quoted},granted\nf,1\nm,0\n"), roles)
    pq.write_table(pa.table({name: ["f", "m"], "granted": [1, 0]}), tmp_path / "log.parquet")
    assert counted(tmp_path / "log.parquet", roles).fingerprint() == from_text.fingerprint()
    assert from_text.dimensions[0].labels == ("f", "m")


# ------------------------------------------------------------------------------------------ refused with one sentence


HEADER = GOOD.split(maxsplit=1)[0]
REFUSED: dict[str, tuple[str | bytes, Roles, list[str]]] = {
    "no such column": (GOOD, with_roles(decision="grant"), ["There is no column grant", "nearest are: granted"]),
    "a column twice": (GOOD.replace("w,n", "granted,n"), ROLES, ["Column granted stands 2 times"]),
    "empty": ("", ROLES, ["is empty"]),
    "header only": (HEADER + "\n", ROLES, ["no cases", "header"]),
    "header only with counts": (HEADER, with_roles(count="n"), ["no cases", "header"]),
    "three decisions": (GOOD + "男,30,缓,1,1\n", ROLES, ["as positive (否, 是, 缓)", "--positive VALUE"]),
    "age is no number": (GOOD.replace("17", "十七"), ROLES, ["Column age must hold numbers", "“十七”"]),
    "age is infinite": (GOOD.replace("17", "inf"), ROLES, ["Column age must hold numbers", "“inf”"]),
    "ragged": (GOOD + '"女\n",1\n男\n', ROLES, ["Line 5 of", "2 fields", "header has 5"]),
    "ragged after a broken line": (GOOD + '"女\n",1,是,1,1\n男\n', ROLES, ["Line 7 of", "1 fields"]),
    "open mark": (GOOD + '女,"17,是,1,1\n男,1,是,1,1\n', ROLES, ["Line 5 of", "quotation mark"]),
    "nul": (GOOD + "女,17,是\0,1,1\n", ROLES, ["NUL", "line 5"]),
    "no letters": (b"\x81\xff\xfe," * 50, ROLES, ["no known encoding"]),
    "weight negative": (GOOD.replace("1.5", "-1.5"), with_roles(weight="w"), ["weight in column w is -1.5"]),
    "weight NaN": (GOOD.replace("1.5", "NaN"), with_roles(weight="w"), ["Column w has 1 weights", "blank or NaN"]),
    "weight blank": (GOOD.replace("1.5", ""), with_roles(weight="w"), ["Column w has 1 weights", "blank or NaN"]),
    "weight no number": (GOOD.replace("1.5", "much"), with_roles(weight="w"), ["Column w must hold numbers", "“much”"]),
    "count negative": (GOOD.replace("0.5,4", "0.5,-4"), with_roles(count="n"), ["Column n has 1 counts", "negative"]),
    "count fractional": (GOOD.replace("0.5,4", "0.5,4.5"), with_roles(count="n"), ["Column n has 1 counts", "whole"]),
    "count blank": (GOOD.replace("0.5,4", "0.5,"), with_roles(count="n"), ["Column n has 1 counts", "blank"]),
    "count NaN": (GOOD.replace("0.5,4", "0.5,NaN"), with_roles(count="n"), ["Column n has 1 counts"]),
    "count beyond all bounds": (GOOD.replace("0.5,4", "0.5,1e300"), with_roles(count="n"), ["Column n has 1 counts"]),
    "count a word": (GOOD.replace("0.5,4", "0.5,four"), with_roles(count="n"), ["Column n must hold", "“four”"]),
    "all counts zero": (HEADER + "\n女,17,是,1,0\n", with_roles(count="n"), ["no cases"]),
    "no decision": (HEADER + "\n女,17,,1,1\n", ROLES, ["Column granted is blank from end to end"]),
    "a person a row": (
        HEADER + "\n" + "".join(f"人{number},17,是,1,1\n" for number in range(30)),
        ROLES,
        ["性别 holds 30 different values in 30 cases", "name or a number of each case"],
    ),
    "identity numbers": (GOOD.replace("女", "11010519491231002X"), ROLES, ["性别 holds identity card or mobile"]),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_log_is_refused_with_one_sentence_that_names_the_fault(write, kind):
    content, roles, facts = REFUSED[kind]
    path = write(content)
    said = complaint(lambda: counted(path, roles))
    assert [fact for fact in facts if fact not in said] == []


@pytest.mark.parametrize(
    ("columns", "roles", "facts"),
    [
        ({"granted": [0, 1, 2]}, with_roles(attributes=()), ["granted counts as positive (0, 1, 2)"]),
        ({"granted": [0, 1], "性别": [["f"], ["m"]]}, with_roles(attributes=(Attribute("性别"),)), ["of the kind"]),
        ({"granted": [0, 1], "w": [1.0, -1.0]}, with_roles(attributes=(), weight="w"), ["column w is -1.0"]),
        ({"granted": [0, 1], "w": [1.0, float("nan")]}, with_roles(attributes=(), weight="w"), ["w has 1 weights"]),
        ({"granted": [0, 1], "n": [1, -1]}, with_roles(attributes=(), count="n"), ["n has 1 counts"]),
        ({"granted": [0, 1], "n": [1, None]}, with_roles(attributes=(), count="n"), ["n has 1 counts"]),
        ({"granted": [0, 1], "n": [1, 0.5]}, with_roles(attributes=(), count="n"), ["n has 1 counts"]),
    ],
)
@pytest.mark.parametrize("kind", ["frame", "parquet"])
def test_a_bad_frame_or_parquet_file_is_refused_alike(tmp_path, columns, roles, facts, kind):
    source: object = pa.table(columns)
    if kind == "parquet":
        pq.write_table(source, tmp_path / "log.parquet")
        source = tmp_path / "log.parquet"
    said = complaint(lambda: counted(source, roles))
    assert [fact for fact in facts if fact not in said] == []


def test_a_damaged_parquet_file_is_refused_while_counting(tmp_path):
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table({"granted": [str(number % 2) for number in range(50_000)]}), path, compression="gzip")
    content = bytearray(path.read_bytes())
    content[20 : len(content) // 2] = b"\xff" * (len(content) // 2 - 20)
    path.write_bytes(content)
    said = complaint(lambda: counted(path, with_roles(attributes=())))
    assert said.startswith(f"{path} is damaged or is not Parquet")


PERSON = "11010519491231002X"
LEAKS: dict[str, tuple[str, Callable[[], Roles]]] = {
    "for a group": (f"性别,granted\n{PERSON},1\n", lambda: Roles("granted", attributes=(Attribute("性别"),))),
    "for a band": (f"age,granted\n张{PERSON},1\n", lambda: Roles("granted", attributes=(Attribute("age", (18.0,)),))),
    "for a decision": (f"granted\n{PERSON}x\n0\n", lambda: Roles("granted")),
    "for a wanted decision": ("granted\n1\n0\n", lambda: Roles("granted", positive=PERSON)),
    "for a weight": (f"w,granted\n{PERSON},1\n", lambda: Roles("granted", weight="w")),
    "for a count": (f"n,granted\n{PERSON},1\n", lambda: Roles("granted", count="n")),
    "for a score": (f"s,granted\n{PERSON},1\n", lambda: Roles("granted", score="s")),
    "for a header": (f"{PERSON},1\n{PERSON},0\n", lambda: Roles("granted")),
    "for a name": ("a\n1\n", lambda: Roles(PERSON)),
    "in a ragged line": (f"a,granted\n{PERSON}\n", lambda: Roles("granted")),
    "in a broken line": (f'a,granted\n"{PERSON}"x,1\n', lambda: Roles("granted")),
}


@pytest.mark.parametrize("place", LEAKS)
def test_no_sentence_shows_an_identity_number_that_slipped_into(write, place):
    content, roles = LEAKS[place]
    path = write(content)
    assert "4912310" not in complaint(lambda: counted(path, roles()))
