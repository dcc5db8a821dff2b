"""Folders that are to be compared: checked against their counts first, and refused when these say something else."""

import pytest

from algaudit.audit.compared.compare import compare_folders, to_json
from algaudit.audit.compared.reading import read_audited
from algaudit.audit.folder import save_audit
from algaudit.errors import InputError, ResultError
from tests.algaudit.audit.compared.sides import NEW, OLD, columns_of, compared, made_of


@pytest.fixture
def folders(tmp_path):
    """Two audits on the disk."""
    places = []
    for name, counts in (("old", OLD), ("new", NEW)):
        save_audit(tmp_path / name, made_of(columns_of(counts)), {})
        places.append(tmp_path / name)
    return places


def test_folders_give_the_same_as_the_audits_in_them(folders):
    assert to_json(compare_folders(*folders)) == to_json(compared())


def test_a_folder_that_does_not_agree_with_its_counts_is_refused(folders):
    path = folders[1] / "audit.json"
    text = path.read_text("utf-8")
    assert '"numerator": 570' in text
    path.write_text(text.replace('"numerator": 570', '"numerator": 571'), "utf-8")
    for order in (folders, folders[::-1]):
        with pytest.raises(InputError, match="does not agree with its own counts"):
            compare_folders(*order)


def test_the_counts_of_another_audit_are_refused(folders):
    (folders[1] / "cube.parquet").write_bytes((folders[0] / "cube.parquet").read_bytes())
    with pytest.raises(InputError, match="does not agree"):
        read_audited(folders[1])


@pytest.mark.parametrize("name", ["audit.json", "cube.parquet"])
def test_a_damaged_folder_is_refused(folders, name):
    (folders[1] / name).write_bytes(b"{}")
    with pytest.raises(ResultError):
        compare_folders(*folders)
    (folders[1] / name).unlink()
    with pytest.raises(ResultError):
        compare_folders(*folders)


def test_the_same_counts_are_said_to_be_the_same(folders):
    assert compare_folders(folders[0], folders[0]).same_counts
    assert not compare_folders(*folders).same_counts
