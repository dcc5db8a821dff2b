"""Files that run a program when opened, in disguises; and files that are no model at all.

The program would leave a file behind whose name is in the environment. It is built here and never opened.
"""

import bz2
import gzip
import io
import lzma
import os
import pickle
import zipfile
import zlib

import joblib
import numpy as np

from algaudit.models import kinds

#: Where the program would leave its trace.
CANARY = "ALGAUDIT_TEST_CANARY"


class Program:
    """What a pickle calls when it is opened."""

    def __reduce__(self):
        return os.system, (f'echo was here > "${CANARY}"',)


def pickled(protocol: int) -> bytes:
    """Return a pickle that calls a program."""
    return pickle.dumps(Program(), protocol)


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def joblibbed(**options) -> bytes:
    """Return a file as joblib writes it."""
    target = io.BytesIO()
    joblib.dump({"model": Program(), "weights": np.arange(3.0)}, target, **options)
    return target.getvalue()


def table_with_pickle() -> bytes:
    """Return a numpy file with objects in it, which lie there as a pickle."""
    target = io.BytesIO()
    np.save(target, np.array([Program()], object), allow_pickle=True)
    return target.getvalue()


def tables() -> bytes:
    """Return a numpy archive."""
    target = io.BytesIO()
    np.savez(target, a=np.arange(3.0))
    return target.getvalue()


#: Name → (file name, how it is made, what is said).
PICKLES = {
    **{
        f"pickle of protocol {protocol} as {ending}": (
            f"model{ending}",
            lambda protocol=protocol: pickled(protocol),
            kinds.PICKLE,
        )
        for protocol, ending in ((0, ".json"), (1, ".onnx"), (2, ".skops"), (3, ".onnx"), (4, ".json"), (5, ".skops"))
    },
    "old pickle of an instance": ("a.json", lambda: b"(ios\nsystem\nS'echo'\np0\n.", kinds.PICKLE),
    "old pickle behind blanks": ("a.json", lambda: b"\n\n  " + pickled(0), kinds.PICKLE),
    "old pickle of a dictionary": ("a.json", lambda: pickle.dumps({"a": Program()}, 0), kinds.PICKLE),
    "joblib file": ("model.joblib", joblibbed, kinds.PICKLE),
    "joblib with zlib as onnx": ("model.onnx", lambda: joblibbed(compress=3), kinds.PACKED),
    "joblib with gzip as skops": ("model.skops", lambda: joblibbed(compress=("gzip", 3)), kinds.PACKED),
    "gzip of a pickle": ("model.json", lambda: gzip.compress(pickled(5)), kinds.PACKED),
    "zlib of a pickle": ("model.json", lambda: zlib.compress(pickled(4), 9), kinds.PACKED),
    "bzip2 of a pickle": ("model.onnx", lambda: bz2.compress(pickled(4)), kinds.PACKED),
    "xz of a pickle": ("model.onnx", lambda: lzma.compress(pickled(4)), kinds.PACKED),
    "lzma of a pickle": ("model.skops", lambda: lzma.compress(pickled(4), lzma.FORMAT_ALONE), kinds.PACKED),
    "lz4 frame": ("model.skops", lambda: b"\x04\x22\x4d\x18" + pickled(4), kinds.PACKED),
    "zstd frame": ("model.skops", lambda: b"\x28\xb5\x2f\xfd" + pickled(4), kinds.PACKED),
    "old joblib file": ("model.skops", lambda: b"ZF0x2a               " + pickled(2), kinds.PACKED),
    "torch archive": (
        "model.onnx",
        lambda: zipped({"archive/data.pkl": pickled(2), "archive/data/0": b"\0"}),
        kinds.TORCH,
    ),
    "numpy file with a pickle": ("model.skops", table_with_pickle, kinds.NUMPY),
    "numpy archive": ("model.skops", tables, kinds.NUMPY),
    "HDF5 file": ("model.onnx", lambda: b"\x89HDF\r\n\x1a\n" + b"\0" * 100, kinds.KERAS),
    "Keras archive": ("model.keras", lambda: zipped({"config.json": b"{}", "model.weights.h5": b"\0"}), kinds.KERAS),
    "PMML with an entity": (
        "model.pmml",
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><PMML>&b;</PMML>',
        kinds.PMML,
    ),
    "nothing": ("model.onnx", lambda: b"", kinds.EMPTY),
    "one byte": ("model.onnx", lambda: b"\x08", kinds.UNKNOWN),
    "zero bytes": ("model.skops", lambda: b"\0" * 10_000, kinds.UNKNOWN),
    "noise": ("model.onnx", lambda: np.random.default_rng(5).bytes(5_000), kinds.UNKNOWN),
    "text": ("model.json", "这不是模型".encode, kinds.UNKNOWN),
    "other archive": ("model.skops", lambda: zipped({"a.txt": b"a"}), kinds.ZIP),
    "archive in an archive": ("model.skops", lambda: zipped({"in.zip": zipped({"in.zip": zipped({})})}), kinds.ZIP),
}
