"""A log counted once: what is grouped, in which order, and how far the counting is."""

import pyarrow as pa
import pytest

from algaudit.cube.count import count_cube, lay_out
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError

LOG = pa.table(
    {
        "granted": ["yes", "no", "yes", "yes", "no"],
        "right": [1, 0, 1, None, 1],
        "sex": ["f", "m", "f", "m", None],
        "age": [17, 18, 60, 35, 59],
        "office": ["x", "x", "y", "y", "x"],
        "points": [0.0, 0.5, 1.0, 0.95, 0.05],
        "weight": [1.0, 2.0, 0.5, 1.0, 1.0],
    }
)
ROLES = Roles(
    "granted",
    outcome="right",
    score="points",
    attributes=(Attribute("sex"), Attribute("age", (18.0, 60.0))),
    strata=(Attribute("office"),),
    weight="weight",
)


def test_what_is_grouped_and_summed_follows_from_the_roles():
    layout = lay_out(read_decisions(LOG), ROLES)
    assert layout.plain == ("sex", "office", "right", "granted")
    assert [item.column for item in layout.banded] == ["age", "points"]
    assert layout.columns() == ("sex", "office", "right", "granted", "age", "points", "weight")
    assert (layout.weight, layout.count, layout.scale) == ("weight", None, 2.0**88)
    assert len(layout.banded[1].bands) == 19


def test_the_cube_holds_every_case_once_in_its_cell():
    cube = count_cube(read_decisions(LOG), ROLES)
    assert [(item.column, item.role) for item in cube.dimensions] == [
        ("sex", "attribute"),
        ("age", "attribute"),
        ("office", "stratum"),
        ("right", "outcome"),
        ("granted", "decision"),
        ("points", "score"),
    ]
    cells = {
        tuple(item.labels[code] for item, code in zip(cube.dimensions, row, strict=True)): (count, weight)
        for row, count, weight in zip(cube.codes.tolist(), cube.count.tolist(), cube.weight.tolist(), strict=True)
    }
    assert cells == {
        ("f", "<18", "x", "1", "yes", "<0.05"): (1, 1.0),
        ("m", "18–<60", "x", "0", "no", "0.5–<0.55"): (1, 2.0),
        ("f", "≥60", "y", "1", "yes", "≥0.95"): (1, 0.5),
        ("m", "18–<60", "y", None, "yes", "≥0.95"): (1, 1.0),
        (None, "18–<60", "x", "1", "no", "0.05–<0.1"): (1, 1.0),
    }


def test_columns_without_a_role_are_never_read():
    unread = LOG.append_column("notes", pa.array([{"a": 1}] * 5))
    assert count_cube(read_decisions(unread), ROLES).canonical() == count_cube(read_decisions(LOG), ROLES).canonical()


def test_a_missing_column_is_named_before_anything_is_counted():
    with pytest.raises(InputError, match="There is no column sexx; the nearest are: sex"):
        count_cube(read_decisions(LOG), Roles("granted", attributes=(Attribute("sexx"),)))


@pytest.mark.parametrize("kind", ["csv", "frame"])
def test_progress_ends_with_all_rows(kind, tmp_path):
    told = []
    path = tmp_path / "log.csv"
    path.write_text("granted,sex\n" + "yes,f\nno,m\n" * 500, encoding="utf-8")
    source = path if kind == "csv" else pa.table({"granted": ["yes", "no"] * 500, "sex": ["f", "m"] * 500})
    roles = Roles("granted", attributes=(Attribute("sex"),))
    count_cube(read_decisions(source), roles, lambda done, rows: told.append((done, rows)))
    assert [done for done, _ in told][-1] == 1000
    assert told[-1][1] in {None, 1000}
