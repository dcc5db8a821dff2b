"""Name what a stratum does to the verdict on a gap: it goes away, comes up, or turns round.

Both verdicts come from intervals, so that chance alone does not turn a gap round. Simpson (1951), Journal of the Royal
Statistical Society B 13:238, showed that all of this can happen with correct numbers.
"""

from __future__ import annotations

from typing import Final

from algaudit.fairness.gaps import GAP, WITHIN

SAME, REVERSED, APPEARS, VANISHES, UNSETTLED = "same", "reversed", "appears", "vanishes", "unsettled"
#: What is worth a finding.
TURNED: Final = frozenset({REVERSED, APPEARS, VANISHES, UNSETTLED})


def turned(raw: float, raw_verdict: str, adjusted: float, adjusted_verdict: str) -> str:
    """Name what becomes of a gap within strata.

    Parameters
    ----------
    raw, adjusted : float
        The gaps; only their signs count.
    raw_verdict, adjusted_verdict : str
        ``gap``, ``within_tolerance`` or ``too_little_data``.

    Returns
    -------
    str
        ``reversed``: a gap each way; ``appears``: a gap within strata only; ``vanishes``: within strata inside the
        tolerance; ``unsettled``: a gap, but within strata too little data to say; else ``same``.

    Examples
    --------
    >>> turned(0.2, "gap", -0.1, "gap"), turned(0.2, "gap", 0.01, "within_tolerance"), turned(0.2, "gap", 0.1, "gap")
    ('reversed', 'vanishes', 'same')
    """
    if raw_verdict == GAP and adjusted_verdict == GAP:
        return SAME if raw * adjusted > 0 else REVERSED
    if adjusted_verdict == GAP:
        return APPEARS
    if raw_verdict == GAP:
        return VANISHES if adjusted_verdict == WITHIN else UNSETTLED
    return SAME
