"""The options of ``algaudit audit`` that make its plan, in the order of the help."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import click

from algaudit.i18n import N_

_Decorated = Callable[..., Any]
_OPTIONS: tuple[Callable[[_Decorated], _Decorated], ...] = (
    click.option("--decision", metavar="COL", help=N_("Column of the decision.")),
    click.option("--positive", metavar="VALUE", help=N_("Decision that is looked at, when it is not clear.")),
    click.option(
        "--positive-is", metavar="WHAT", help=N_("favourable (default) or adverse: what that decision means.")
    ),
    click.option("--outcome", metavar="COL", help=N_("Column of the true outcome.")),
    click.option("--outcome-positive", metavar="VALUE", help=N_("Outcome that deserves that decision.")),
    click.option("--score", metavar="COL", help=N_("Column of the score.")),
    click.option(
        "--by", metavar="COL[:EDGES]", multiple=True, help=N_("Column that makes groups; age:18,60 makes bands.")
    ),
    click.option("--across", metavar="COL,COL", multiple=True, help=N_("Columns to be crossed.")),
    click.option(
        "--stratum",
        metavar="COL[:EDGES]",
        multiple=True,
        help=N_("Column within whose values the rates are listed too."),
    ),
    click.option("--weight", metavar="COL", help=N_("Column of sampling weights.")),
    click.option("--count", metavar="COL", help=N_("Column of counts, when a row stands for many cases.")),
    click.option("--case", metavar="COL", help=N_("Column of case numbers, to find rows that stand twice.")),
    click.option(
        "--reference", metavar="COL=VALUE", multiple=True, help=N_("Group to compare with (default: largest).")
    ),
    click.option("--primary", metavar="MEASURE", multiple=True, help=N_("Measure that gets a verdict.")),
    click.option("--tolerance", metavar="SHARE", help=N_("Gap up to which nothing is reported (default: 0.05).")),
    click.option("--confidence", metavar="SHARE", help=N_("Confidence of all verdicts together (default: 0.95).")),
    click.option("--seed", metavar="NUMBER", help=N_("Of random draws (default: 0).")),
    click.option(
        "--search",
        metavar="DEPTH",
        is_flag=False,
        flag_value="2",
        help=N_("Search for subgroups by rules of up to DEPTH conditions (2 when none is given, at most 4)."),
    ),
    click.option("--candidate", metavar="COL[:EDGES]", multiple=True, help=N_("Further column for the search.")),
    click.option(
        "--expected", metavar="COL", help=N_("Column of the expected chance of the decision, for the search.")
    ),
    click.option(
        "--score-quality",
        is_flag=True,
        default=None,
        help=N_("Compare how well the score tells cases apart in each group (reads single cases)."),
    ),
    click.option("--rank", metavar="COL", help=N_("Column of ranks, 1 is first.")),
    click.option("--quota", metavar="N|SHARE", help=N_("Places to give, or their share of the cases.")),
    click.option("--quota-by", metavar="COL", help=N_("Column within whose values the places are given.")),
    click.option("--applied", metavar="COL", help=N_("Column of the date of application.")),
    click.option("--decided", metavar="COL", help=N_("Column of the date of decision.")),
    click.option("--amount", metavar="COL", help=N_("Column of the amount granted.")),
    click.option("--entitled", metavar="COL", help=N_("Column of the amount that was due.")),
    click.option(
        "--features",
        metavar="COL,COL",
        multiple=True,
        help=N_("Inputs of the decision: looks for proxies and for like cases."),
    ),
    click.option("--population", metavar="CSV", help=N_("Census table: columns that make groups, and count.")),
    click.option("--period", metavar="COL", help=N_("Column of dates or months, for the change over time.")),
    click.option("--labelled", metavar="COL", help=N_("Column that marks cases whose outcome was looked at.")),
    click.option("--random-arm", metavar="COL=VALUE", help=N_("Cases that were looked at by lot.")),
    click.option("--stage", metavar="COL", multiple=True, help=N_("Step of the procedure, in order.")),
    click.option("--order", metavar="A,B,C", help=N_("Decisions from worst to best.")),
    click.option("--suppressed", metavar="LOW-HIGH", help=N_("Range of hidden counts, such as 1-9 (with --count).")),
    click.option("--rounded", metavar="STEP", help=N_("Step that counts were rounded to (with --count).")),
    click.option(
        "--what-if", is_flag=True, default=None, help=N_("Reckon what other thresholds and methods would change.")
    ),
)


def plan_options(command: _Decorated) -> _Decorated:
    """Add the options to a command."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)
