"""Archives that are bombs, lies or traps; and numpy files in them that say what is not so."""

import io
import json
import stat
import struct
import warnings
import zipfile

import numpy as np

from algaudit.models.files.said import REFUSED
from tests.algaudit.models.evil.pickles import pickled, table_with_pickle
from tests.algaudit.models.files.pipelines import nodes_of, packed, skops_file, unpacked


def archive(*members, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of (name or ZipInfo, content), names twice and all."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return target.getvalue()


def linked() -> bytes:
    """Return an archive with a link in it."""
    link = zipfile.ZipInfo("1.npy")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return archive(("schema.json", "{}"), (link, "/etc/passwd"))


def patched(content: bytes, mark: bytes, place: int, form: str, value: int) -> bytes:
    """Return an archive with another number at a place behind the last mark."""
    begin = content.rindex(mark) + place
    return content[:begin] + struct.pack(form, value) + content[begin + struct.calcsize(form) :]


def lying() -> bytes:
    """Return an archive whose list says that a member is small, while it unpacks to a hundred megabytes."""
    return patched(archive(("schema.json", b"0" * 100_000_000)), b"PK\x01\x02", 24, "<I", 1_000)


def with_array(made) -> bytes:
    """Return a real skops file with another numpy file in place of its first one."""
    plan, members = unpacked(skops_file("logistic"))
    name = next(node["file"] for node in nodes_of(plan, "NdArrayNode") if node.get("file"))
    return packed(plan, members | {name: made(members[name])})


def headed(head: str) -> bytes:
    """Return a numpy file with a heading of our own and eight numbers."""
    text = head.encode().ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + np.arange(8.0).tobytes()


def shaped(shape: str, kind: str = "'<f8'", order: str = "False") -> bytes:
    """Return a numpy file that claims a shape."""
    return headed(f"{{'descr': {kind}, 'fortran_order': {order}, 'shape': {shape}, }}")


PLAN = ("schema.json", "{}")


def twice() -> bytes:
    """Return an archive that holds its plan twice."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return archive(PLAN, ("schema.json", json.dumps({"other": 1})))


DAMAGED, ODD, ARRAY = REFUSED["zip_damaged"], REFUSED["zip_odd"], REFUSED["array"]
ZIPS = {
    "bomb by size": (lambda: patched(archive(PLAN), b"PK\x01\x02", 24, "<I", 70 * 1024**2), REFUSED["zip_size"]),
    "bomb by ratio": (lambda: archive(("schema.json", b"0" * (60 * 1024**2))), REFUSED["zip_ratio"]),
    "bomb by number": (lambda: archive(PLAN, *((f"{n}.npy", b"") for n in range(5_001))), REFUSED["zip_members"]),
    "list that lies about sizes": (lying, DAMAGED),
    "member twice": (twice, REFUSED["zip_twice"]),
    "name that leads out": (lambda: archive(PLAN, ("../../etc/cron.d/a", "a")), REFUSED["zip_name"]),
    "name from the root": (lambda: archive(PLAN, ("/etc/passwd", "a")), REFUSED["zip_name"]),
    "name with a folder": (lambda: archive(PLAN, ("a/1.npy", "a")), REFUSED["zip_name"]),
    "name without end": (lambda: archive(PLAN, ("a" * 5_000, "a")), REFUSED["zip_name"]),
    "link": (linked, ODD),
    "password": (lambda: patched(archive(PLAN), b"PK\x01\x02", 8, "<H", 1), ODD),
    "unusual packing": (lambda: archive(PLAN, compression=zipfile.ZIP_LZMA), ODD),
    "cut archive": (lambda: skops_file("logistic")[:-100], DAMAGED),
    "something behind the archive": (lambda: archive(PLAN) + b"#!/bin/sh", DAMAGED),
    "more members than listed": (lambda: patched(archive(PLAN), b"PK\x05\x06", 10, "<H", 9), DAMAGED),
    "list longer than the file": (lambda: patched(archive(PLAN), b"PK\x05\x06", 12, "<I", 2**20), DAMAGED),
    "list without end": (lambda: patched(archive(PLAN), b"PK\x05\x06", 12, "<I", 2**31), REFUSED["zip_members"]),
    "wrong checksum": (lambda: patched(archive(PLAN), b"PK\x01\x02", 16, "<I", 1), DAMAGED),
    "head of an archive only": (lambda: b"PK\x03\x04", DAMAGED),
    "shape beyond memory": (lambda: with_array(lambda _: shaped(f"({2**66},)")), ARRAY),
    "shape that wraps round": (lambda: with_array(lambda _: shaped(f"({2**32}, {2**32})")), ARRAY),
    "negative shape": (lambda: with_array(lambda _: shaped("(-8, -1)")), ARRAY),
    "texts of no letters": (lambda: with_array(lambda _: shaped(f"({2**40},)", "'<U0'")), ARRAY),
    "shape of thirty sides": (lambda: with_array(lambda _: shaped(str((1,) * 29 + (8,)))), ARRAY),
    "wrong order": (lambda: with_array(lambda _: shaped("(8,)", order="'yes'")), ARRAY),
    "order of columns, cut": (lambda: with_array(lambda _: shaped("(4, 3)", order="True")), ARRAY),
    "objects": (lambda: with_array(lambda _: table_with_pickle()), ARRAY),
    "objects in records": (lambda: with_array(lambda _: shaped("(1,)", "[('a', '|O')]")), ARRAY),
    "dates": (lambda: with_array(lambda _: shaped("(8,)", "'<M8[s]'")), ARRAY),
    "heading with a program": (lambda: with_array(lambda _: headed("__import__('os').system('true')")), ARRAY),
    "heading of brackets": (lambda: with_array(lambda _: headed("(" * 100)), ARRAY),
    "pickle for numbers": (lambda: with_array(lambda _: pickled(2)), ARRAY),
    "numbers cut short": (lambda: with_array(lambda old: old[:-1]), ARRAY),
    "numpy file of tomorrow": (lambda: with_array(lambda old: old[:6] + b"\x09" + old[7:]), ARRAY),
}
