"""Opens an ONNX file and asks the graph in it. Runs behind the lock only: see :mod:`algaudit.models.sandbox`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.files.onnx_format.columns import Flow
from algaudit.models.files.onnx_format.forest import read_forest
from algaudit.models.files.onnx_format.graph import attributes, read_graph
from algaudit.models.files.onnx_format.inside import inside_of
from algaudit.models.files.onnx_format.sides import Entry, Exits, entries, exits, take_out_maps
from algaudit.models.sandbox.protocol import Arrays, Facts, Refused

#: Loaded before the lock: nothing can be loaded behind it.
_LIBRARIES = ("onnx", "onnx.checker", "onnx.numpy_helper", "onnx.shape_inference", "onnxruntime")
_TREES = {"TreeEnsembleClassifier", "TreeEnsembleRegressor"}
#: Numbers put in when the file is opened, to see what kind of scores come out.
_TRIED = (0.0, 1.0, -1.0, 1e3, 1e6)
_QUIET = 4
_ROUNDED = 1e-4


class OnnxFile:
    """The graph of an ONNX file.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    Refused
        When anything in it is not on our list, not sound, or no algorithm that scores cases.
    """

    CALLS = ("describe", "score", "predict", "structure")

    def __init__(self, data: bytes) -> None:
        try:
            self._open(read_graph(data))
        except (Refused, MemoryError):
            raise
        except Exception as error:  # a file may make the libraries raise anything
            raise Refused("opening") from error

    def _open(self, model: Any) -> None:
        """Find out what the graph takes in and yields."""
        mapped = take_out_maps(model)
        self._graph = model.graph
        self._entries = entries(self._graph)
        self._flow = Flow(self._graph, self._entries)
        _check_trees(model, self._tried())
        self._session = _session(model)
        self._sides = exits(self._graph, mapped)
        self._labels, self._unit = self._yield(self._sides)

    @staticmethod
    def warm() -> None:
        """Load all libraries that will be needed."""
        for name in _LIBRARIES:
            import_module(name)

    def describe(self, _arrays: Arrays, _facts: Facts) -> tuple[Arrays, Facts]:
        """Return what the graph takes in and yields."""
        named = all(entry.width == 1 for entry in self._entries)
        # Any: plain JSON values.
        inputs: list[dict[str, Any]] = []
        for entry in self._entries:
            for _ in range(entry.width):
                values = self._flow.categories.get(len(inputs), [])
                kind = "text" if entry.kind == "text" else "code" if values else "number"
                inputs.append({"name": entry.name if named else None, "kind": kind, "values": values[:1_000]})
        return {}, {"inputs": inputs, "labels": list(self._labels), "unit": self._unit}

    def score(self, arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return the score of each case; ``positive`` is the place of the label it speaks for."""
        return {"score": self._scores(self._feeds(arrays, facts), int(facts.get("positive", 0)))}, {}

    def predict(self, arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return the place of the label of each case."""
        if self._sides.label is None:
            raise Refused("amount")
        (found,) = _run(self._session, [self._sides.label], self._feeds(arrays, facts))
        places = {label: place for place, label in enumerate(self._labels)}
        try:
            codes = [places[label] for label in np.ravel(found).tolist()]
        except KeyError as error:
            raise Refused("labels") from error
        return {"label": np.array(codes, np.int32)}, {}

    def structure(self, _arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return how the score comes about, as plain numbers; nothing where it is not simple."""
        return inside_of(self._graph, self._flow, self._sides.score, int(facts.get("positive", 0)))

    def _yield(self, sides: Exits) -> tuple[tuple[str | int, ...], str]:
        """Return the labels and what the scores are, by trying the graph."""
        feeds = self._tried()
        (found,) = _run(self._session, [sides.score], feeds)
        table = found.reshape(len(_TRIED), -1) if found.size and found.size % len(_TRIED) == 0 else None
        if table is None or table.dtype.kind != "f" or (sides.label is None and table.shape[1] != 1):
            raise Refused("onnx_outputs")
        if sides.label is None:
            return (), "amount"
        labels = sides.labels
        if labels is None and not any(isinstance(value, str) for value in self._label_of(sides.label, feeds)):
            labels = tuple(range(max(2, table.shape[1])))
        if labels is None or len(labels) < 2 or len(set(labels)) != len(labels):
            raise Refused("labels")
        if table.shape[1] != len(labels) and (table.shape[1], len(labels)) != (1, 2):
            raise Refused("onnx_outputs")
        sums = table.sum(axis=1) if table.shape[1] > 1 else np.ones(len(table))
        share = bool(((table >= 0) & (table <= 1 + _ROUNDED)).all()) and bool((np.abs(sums - 1) <= _ROUNDED).all())
        return labels, "probability" if share else "points"

    def _label_of(self, label: str, feeds: dict[str, npt.NDArray[Any]]) -> list[Any]:
        return list(np.ravel(_run(self._session, [label], feeds)[0]).tolist())

    def _scores(self, feeds: dict[str, npt.NDArray[Any]], place: int) -> npt.NDArray[np.float64]:
        (found,) = _run(self._session, [self._sides.score], feeds)
        cases = len(next(iter(feeds.values())))
        table = np.asarray(found, np.float64).reshape(cases, -1)
        if self._unit == "amount":
            return np.ascontiguousarray(table[:, 0])
        if table.shape[1] == 1:
            table = np.concatenate([1 - table if self._unit == "probability" else -table, table], axis=1)
        chosen = table[:, place]
        return np.ascontiguousarray(chosen.clip(0, 1) if self._unit == "probability" else chosen)

    def _tried(self) -> dict[str, npt.NDArray[Any]]:
        """Return a few cases: numbers of several sizes, and the first category that an encoder knows."""
        feeds, place = {}, 0
        for entry in self._entries:
            columns = []
            for column in range(place, place + entry.width):
                known = self._flow.categories.get(column)
                columns.append(
                    [known[0]] * len(_TRIED) if known else ["" if entry.kind == "text" else x for x in _TRIED]
                )
            feeds[entry.name] = np.array(columns, object if entry.kind == "text" else entry.numpy).T.copy()
            place += entry.width
        return feeds

    def _feeds(self, arrays: Arrays, facts: Facts) -> dict[str, npt.NDArray[Any]]:
        """Return the cases as the graph takes them; categories came as codes, -1 where missing."""
        feeds, place = {}, 0
        for entry in self._entries:
            columns = [self._column(entry, column, arrays, facts) for column in range(place, place + entry.width)]
            blank = [place + number for number, column in enumerate(columns) if entry.whole and np.isnan(column).any()]
            if blank:
                raise Refused("blank", places=blank)
            kind = object if entry.kind == "text" else entry.numpy
            with np.errstate(all="ignore"):
                feeds[entry.name] = np.stack(columns, axis=1).astype(kind)
            place += entry.width
        return feeds

    def _column(self, entry: Entry, place: int, arrays: Arrays, facts: Facts) -> npt.NDArray[Any]:
        given, known = arrays[str(place)], facts.get("labels", {}).get(str(place))
        if known is None:
            return given.astype(np.float64)
        if entry.kind == "text":
            return np.array([*known, self._blank(place)], object)[given]
        return np.array([*known, np.nan], np.float64)[given]

    def _blank(self, place: int) -> str:
        """Return how a missing text is written: converters turn it into the word nan where it was a category."""
        known = self._flow.categories.get(place, [])
        return "nan" if "nan" in known and "" not in known else ""


def _check_trees(model: Any, tried: dict[str, npt.NDArray[Any]]) -> None:
    """Refuse trees that are none, or that ask for a column that does not reach them.

    How many columns reach a tree is seen by running the nodes before it, whose own trees were checked by then.
    """
    for place, node in enumerate(model.graph.node):
        if node.op_type not in _TREES:
            continue
        given = attributes(node)
        labels = given.get("classlabels_strings") or given.get("classlabels_int64s") or []
        forest = read_forest(given, len(labels) or int(given.get("n_targets", 1)))
        if forest.column.max() >= _width(model, place, tried):
            raise Refused("tree")


def _width(model: Any, place: int, tried: dict[str, npt.NDArray[Any]]) -> int:
    """Return how many columns reach a node."""
    import onnx

    name = model.graph.node[place].input[0]
    if name in tried:
        return int(tried[name].shape[1])
    before = onnx.ModelProto()
    before.CopyFrom(model)
    del before.graph.node[place:]
    del before.graph.output[:]
    before.graph.output.add().name = name
    (found,) = _run(_session(before), [name], tried)
    if found.ndim != 2:
        raise Refused("tree")
    return int(found.shape[1])


# Any: the run time publishes no types.
def _session(model: Any) -> Any:
    """Return a session on one thread; the run time gets bytes, never a path."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    try:
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the run time raises many kinds of errors, which share no base
        raise _refusal(error) from error


def _run(session: Any, outputs: Sequence[str], feeds: dict[str, npt.NDArray[Any]]) -> list[Any]:
    wanted = {one.name for one in session.get_inputs()}
    try:
        return list(session.run(list(outputs), {name: feed for name, feed in feeds.items() if name in wanted}))
    except Exception as error:  # the run time raises many kinds of errors, which share no base
        raise _refusal(error) from error


def _refusal(error: Exception) -> Exception:
    """Return an error of the run time as a refusal, unless it found no room."""
    words = str(error)
    if isinstance(error, MemoryError) or "alloc" in words.lower():
        return MemoryError(words[:200])
    return Refused("asking")
