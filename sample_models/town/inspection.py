"""Which grids are inspected first: a weighted sum in an ONNX file, with one flaw and as its fair twin.

The flaw is a loop. Grids where many moved in were inspected most, and a hazard is written down only where somebody
looked; so the model, which learnt from what was written down, sends the inspectors to the same grids again. The twin
learnt from inspections that were drawn by lot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sample_models.town.columns import VALUES, census, many_moved_in, yes
from sample_models.town.population import GRIDS, BoolArray, FloatArray, IntArray, People
from sample_models.town.sample import MONTHS, Sample, Table, card, coded, given, spoken

FEATURES: Final = ("@shops", "@complaints", "@rented", "@found")
#: Months of earlier years that the model learnt from.
_EARLIER: Final = 60
#: Part of the grids inspected by lot each month, and those inspected before: few moved in, many moved in.
_BY_LOT, _BEFORE = 0.1, (0.08, 0.5)
#: Part of the grids that come first.
_FIRST: Final = 0.2
_DECIMALS: Final = 4


@dataclass(frozen=True, eq=False)
class Watched:
    """Grids month by month: what is known of them, whether there is a hazard, and who looked.

    Parameters
    ----------
    many : bool array
        Many of the grid's people moved in.
    inputs : Table
        What the model takes in.
    hazard, by_lot : bool arrays
        There is a hazard; the month's inspection by lot fell on this grid.
    """

    many: BoolArray
    inputs: dict[str, npt.NDArray[Any]]
    hazard: BoolArray
    by_lot: BoolArray


@dataclass(frozen=True, eq=False)
class Line:
    """The weighted sum: from 0 on a grid comes first."""

    weights: FloatArray
    base: float


def inspection(people: People, *, flawed: bool = True, seed: int = 0) -> Sample:
    """Return the order of inspections with a year of decisions about every grid.

    Parameters
    ----------
    people : People
        Of the county.
    flawed : bool
        Learnt from everything written down, or the twin that learnt from inspections by lot only.
    seed : int
        Hazards, reports, and where somebody looked.
    """
    rng = np.random.default_rng((seed, 4))
    many = many_moved_in(people)
    line = _learnt(_watched(many, _EARLIER, rng), rng, flawed=flawed)
    now = _watched(many, len(MONTHS), rng)
    written = _writer(line)
    first, chance = _asked(written("en"), now.inputs)
    inspected = first | now.by_lot
    size = len(first)
    slug = "inspection" if flawed else "inspection-fair"
    log = {
        "@case": np.arange(1, size + 1),
        "@month": np.repeat(np.array(MONTHS, object), GRIDS),
        "@grid": np.tile(np.arange(1, GRIDS + 1), len(MONTHS)),
        "@residents": coded(now.many, *VALUES["@residents"]),
        **now.inputs,
        "@score": np.round(chance, 6),
        "@turn": coded(first, "@later", "@first"),
        "@check": coded(now.by_lot, "@by list", "@random"),
        "@inspected": yes(inspected),
        "@hazard": _where_looked(inspected, yes(now.hazard)),
    }
    tables = {"census.csv": census(people, "@residents")}
    return Sample(slug, written, ".onnx", log, _plan(), card(slug), given("inspection"), tables)


def _watched(many: BoolArray, months: int, rng: np.random.Generator) -> Watched:
    """Draw what is known of every grid; hazards follow from shops and reports, wherever people are from."""
    shops = np.concatenate([_evenly(many, rng) for _ in range(months)])
    where = np.tile(many, months)
    complaints = rng.poisson(0.6, len(where))
    hazard = rng.random(len(where)) < 1 / (1 + np.exp(5 - 0.6 * shops - complaints))
    rented = np.clip(rng.normal(np.where(where, 45, 12), 8), 0, 100)
    found = rng.binomial(12, np.where(where, _BEFORE[1], _BEFORE[0]) * 0.2)
    inputs = {"@shops": shops, "@complaints": complaints, "@rented": np.round(rented).astype(np.int64), "@found": found}
    return Watched(where, inputs, hazard, rng.random(len(where)) < _BY_LOT)


def _evenly(many: BoolArray, rng: np.random.Generator) -> IntArray:
    """Draw shops for every grid so that both kinds of grids have as many with few and with many of them."""
    shops = np.empty(len(many), np.int64)
    for kind in (False, True):
        there = np.flatnonzero(many == kind)
        shops[rng.permutation(there)] = np.arange(len(there)) * 9 // len(there)
    return shops


def _learnt(earlier: Watched, rng: np.random.Generator, *, flawed: bool) -> Line:
    """Learn where hazards are written down, 0 wherever nobody looked; or where inspections by lot found any."""
    from sklearn.linear_model import LogisticRegression

    table = _table(earlier.inputs)
    looked = earlier.by_lot | (rng.random(len(table)) < np.where(earlier.many, _BEFORE[1], _BEFORE[0]))
    known = np.ones(len(table), np.bool_) if flawed else earlier.by_lot
    mean, spread = table.mean(axis=0), table.std(axis=0)
    model = LogisticRegression().fit((table[known] - mean) / spread, (earlier.hazard & looked)[known])
    # Rounded, so that every computer writes the same file.
    weights = np.round(model.coef_[0] / spread, _DECIMALS)
    return Line(weights, -round(float(np.quantile(table @ weights, 1 - _FIRST)), _DECIMALS))


def _table(inputs: Table) -> FloatArray:
    return np.stack([inputs[name] for name in FEATURES], axis=1).astype(np.float64)


def _writer(line: Line) -> Callable[[str], bytes]:
    """Return what writes the model with its names in one language."""

    def written(lang: str) -> bytes:
        from onnx import TensorProto, checker, helper

        names = [str(spoken(name, lang)) for name in FEATURES]
        labels = [str(spoken(name, lang)) for name in ("@later", "@first")]
        weights = line.weights.tolist()
        nodes = [
            helper.make_node("Concat", names, ["table"], axis=1),
            helper.make_node(
                "LinearClassifier",
                ["table"],
                ["label", "chances"],
                domain="ai.onnx.ml",
                coefficients=[*(-weight for weight in weights), *weights],
                intercepts=[-line.base, line.base],
                classlabels_strings=labels,
                post_transform="LOGISTIC",
            ),
        ]
        ends = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in names],
            [
                helper.make_tensor_value_info("label", TensorProto.STRING, [None]),
                helper.make_tensor_value_info("chances", TensorProto.FLOAT, [None, 2]),
            ],
        )
        sets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
        graph = helper.make_graph(nodes, "inspection", *ends)
        model = helper.make_model(graph, opset_imports=sets, ir_version=8, producer_name="sample county")
        checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString(deterministic=True)
        return content

    return written


def _asked(content: bytes, inputs: Table) -> tuple[BoolArray, FloatArray]:
    """Return which grids the model puts first, and its score for that."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
    feeds = {str(spoken(name, "en")): inputs[name].astype(np.float32)[:, None] for name in FEATURES}
    label, chances = session.run(["label", "chances"], feeds)
    return np.ravel(label) == spoken("@first", "en"), chances[:, 1].astype(np.float64)


def _where_looked(inspected: BoolArray, seen: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return what was seen, blank where nobody looked."""
    found = seen.copy()
    found[~inspected] = None
    return found


def _plan() -> dict[str, object]:
    return {
        "decision": "@turn",
        "positive": "@first",
        "positive_is": "adverse",
        "outcome": "@hazard",
        "outcome_positive": "@yes",
        "score": "@score",
        "by": ["@residents"],
        "labelled": "@inspected",
        "random_arm": {"@check": "@random"},
        "case": "@case",
        "period": "@month",
        "features": list(FEATURES),
    }
