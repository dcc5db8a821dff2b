"""Archives within the limits are unpacked byte for byte; the limits themselves are seen in the corpus of evil files."""

import zipfile

import pytest

from algaudit.models.files.skops_format.zips import listing, names_in, packed_again, unpacked
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.evil.zips import archive, patched


def test_what_was_packed_is_unpacked():
    members = {"schema.json": b"{}", "1.npy": bytes(range(256)) * 1_000}
    packed = archive(*members.items())
    assert names_in(packed) == list(members)
    assert unpacked(packed) == members
    again = packed_again(members)
    assert unpacked(again) == members
    assert all(member.compress_type == zipfile.ZIP_STORED for member in listing(again))


def test_small_members_may_be_packed_well():
    assert unpacked(archive(("1.npy", b"\0" * 1_000_000))) == {"1.npy": b"\0" * 1_000_000}


def test_a_member_that_yields_less_than_the_list_says_is_refused():
    packed = archive(("schema.json", b"0" * 100), compression=zipfile.ZIP_STORED)
    for value in (50, 200):
        with pytest.raises(Refused, match="zip_damaged"):
            unpacked(patched(packed, b"PK\x01\x02", 24, "<I", value))


def test_the_number_of_members_is_counted_not_believed(monkeypatch):
    packed = archive(*((f"{number}.npy", b"") for number in range(20)))
    monkeypatch.setattr("algaudit.models.files.skops_format.zips.MOST_MEMBERS", 10)
    lying = patched(patched(packed, b"PK\x05\x06", 8, "<H", 1), b"PK\x05\x06", 10, "<H", 1)
    with pytest.raises(Refused, match="zip_members"):
        names_in(lying)


def test_a_version_that_nobody_knows_is_refused():
    with pytest.raises(Refused, match="zip_damaged"):
        unpacked(patched(archive(("schema.json", b"{}")), b"PK\x01\x02", 6, "<H", 99))
