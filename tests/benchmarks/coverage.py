"""How often do the limits in `algaudit.fairness.intervals` hold the truth? Computed, not sampled, and written down.

For every true rate (or pair of them) on a grid, each possible count is weighed by its binomial probability and
asked whether its 95 % limits hold the true rate, difference or ratio. Two habits from practice stand beside ours:

Wald
    estimate ± 1.96 standard errors; for the ratio on the log scale (Katz), which does not exist at a zero count.
bootstrap
    the 2.5 % and 97.5 % points of resampling each group with replacement. For counts these points follow from the
    binomial distribution, so no resampling is needed; only for two groups of 2000 are tables drawn, with a fixed
    seed. Resamples with 0 / 0 are dropped, x / 0 counts as infinite.

Limits that do not exist hold nothing. Run ``python tests/benchmarks/coverage.py``; it takes a few minutes and
rewrites ``results/coverage.md`` and ``results/coverage.json``.
"""

type_ = None
