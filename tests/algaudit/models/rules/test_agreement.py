"""Random cards, held against a second reading of the rules in exact decimals, one case at a time."""

import numpy as np

from tests.algaudit.models.rules import by_hand
from tests.algaudit.models.rules.cards import Maker, columns, model, plain_cases


def test_500_random_cards_give_200_cases_each_what_exact_decimals_give_them():
    kinds = {"decided": 0, "excluded": 0, "amounts": 0, "on_the_line": 0}
    for seed in range(500):
        made = Maker(seed).card()
        read, cases = model(made), plain_cases(made, np.random.default_rng(seed), 200)
        rows = columns(made, cases)
        scores = read.score(rows)
        wanted = [by_hand.score(made, case) for case in cases]
        np.testing.assert_allclose(scores, [float(one) for one in wanted], rtol=1e-9, atol=1e-9)
        excluded = [by_hand.exclusion(made, case) for case in cases]
        assert read.excluded(rows).tolist() == [-1 if one is None else made["exclude"].index(one) for one in excluded]
        kinds["excluded"] += sum(one is not None for one in excluded)
        if "amount" in made:
            kinds["amounts"] += 1
        else:
            told = [by_hand.decision(made, *one) for one in zip(wanted, excluded, strict=True)]
            assert read.predict(rows).tolist() == told
            kinds["decided"] += 1
            ends = {by_hand.decimal(one["at_least"]) for one in made["decide"][:-1]}
            kinds["on_the_line"] += sum(one in ends for one in wanted)
    assert min(kinds.values()) > 50, kinds
