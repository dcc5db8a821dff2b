"""dice-ml at the same task: a changed case with the wanted decision, for a score card of twenty features.

``python recourse_peer.py CARD.json METHOD`` looks for one change of each case in the file, by one of dice-ml's methods,
after a first one to warm up, and prints how long each took and what came out, as JSON. It runs on plain Python with
dice-ml, which has an environment of its own (it may be made without xgboost, which is not used).
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd


class Card:
    """The score card as a classifier: the same points, the same line."""

    classes_ = np.array([0, 1])

    def __init__(self, card):
        self.card = card

    def points(self, frame):
        """Return the points of each case."""
        total = np.zeros(len(frame))
        for name, (cuts, points) in self.card["bands"].items():
            total += np.asarray(points)[np.searchsorted(cuts, frame[name].to_numpy(float), side="right")]
        for name, points in self.card["tables"].items():
            total += frame[name].map(points).to_numpy(float)
        for points, least in self.card["together"]:
            holds = np.ones(len(frame), bool)
            for name, value in least.items():
                holds &= (frame[name].astype(type(value)) >= value).to_numpy()
            total += points * holds
        return total

    def predict(self, frame):
        """Return 1 for the wanted decision."""
        return (self.points(frame) >= self.card["line"]).astype(int)

    def predict_proba(self, frame):
        """Return a probability that rises with the points and is one half at the line."""
        high = 1 / (1 + np.exp(-(self.points(frame) - self.card["line"] + 0.5)))
        return np.stack([1 - high, high], axis=1)


def main():
    """Look for one change of each case."""
    warnings.simplefilter("ignore")
    import dice_ml

    path, method = sys.argv[1:]
    task = json.loads(Path(path).read_text("utf-8"))
    model, rows, cases = Card(task["card"]), pd.DataFrame(task["rows"]), pd.DataFrame(task["cases"])
    kept = dice_ml.Data(
        dataframe=rows.assign(granted=model.predict(rows)),
        continuous_features=list(task["card"]["bands"]),
        outcome_name="granted",
    )
    explainer = dice_ml.Dice(kept, dice_ml.Model(model=model, backend="sklearn"), method=method)
    seconds, found = [], []
    for place in [0, *range(len(cases))]:
        began = time.perf_counter()
        changed = look(explainer, cases.iloc[[place]], task)
        seconds.append(time.perf_counter() - began)
        found.append(None if changed is None else changed.astype(object).to_dict("records")[0])
    wanted = [changed is not None and bool(model.predict(pd.DataFrame([changed]))[0]) for changed in found]
    answer = {"seconds": seconds[1:], "found": found[1:], "wanted": wanted[1:]}
    print(json.dumps({**answer, "version": version("dice-ml"), "pandas": version("pandas")}, default=float))


def look(explainer, case, task):
    """Return one changed case, None where none was found."""
    from raiutils.exceptions import UserConfigValidationException

    with np.errstate(all="ignore"):
        try:
            answer = explainer.generate_counterfactuals(
                case,
                total_CFs=1,
                desired_class="opposite",
                features_to_vary=task["changeable"],
                permitted_range={name: ends(case, name, way) for name, way in task["numbers"].items()},
                verbose=False,
            )
        except UserConfigValidationException as error:
            print(repr(error), file=sys.stderr)
            return None
    frame = answer.cf_examples_list[0].final_cfs_df
    return None if frame is None or not len(frame) else frame.drop(columns="granted").head(1)


def ends(case, name, way):
    """Return the range in which a number may be changed."""
    here = float(case[name].iloc[0])
    return [0.0 if way != "increase" else here, 20.0 if way != "decrease" else here]


if __name__ == "__main__":
    main()
