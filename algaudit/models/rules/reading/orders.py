"""Order and sense: bands rise, thresholds fall, no line is out of reach, and the end of the file fits its middle."""

from __future__ import annotations

from algaudit.i18n import N_
from algaudit.models.rules.form.card import Amount, Card, Threshold
from algaudit.models.rules.form.items import Bands, PerUnit, Table
from algaudit.models.rules.form.sheet import Path
from algaudit.models.rules.reading.uses import items_of
from algaudit.models.rules.reading.wrong import Wrong
from algaudit.privacy.masks import shown

_CROSSED = N_("{place}: {low} is more than {high}; correct one of the two.")


def check_orders(card: Card) -> None:
    """Raise :class:`Wrong` for the first thing out of order."""
    for number, block in enumerate(card.blocks):
        _check_span(block.floor, block.cap, ("blocks", number, "floor"))
    for item, path in items_of(card):
        if isinstance(item, Bands):
            _check_bands(item, (*path, "steps"))
        elif isinstance(item, Table):
            _check_table(item, (*path, "rows"))
        elif isinstance(item, PerUnit):
            _check_span(item.least, item.most, (*path, "least"))
    if (card.decide is None) == (card.amount is None):
        sentence = N_("{place} or amount must be given, and not both.")
        raise Wrong(("decide",), sentence)
    if card.amount is not None:
        _check_amount(card, card.amount)
        return
    decide = card.decide or ()
    _check_thresholds(decide, logistic=card.score.link == "logistic")
    _check_labels(card, [one.label for one in decide])


def _check_span(low: float | None, high: float | None, path: Path) -> None:
    if low is not None and high is not None and low > high:
        raise Wrong(path, _CROSSED, low=f"{low:g}", high=f"{high:g}")


def _check_bands(item: Bands, path: Path) -> None:
    before: tuple[float, int] | None = None
    for number, step in enumerate(item.steps):
        ends = [edge for edge in ((step.below, 0), (step.up_to, 1)) if edge[0] is not None]
        if len(ends) != (number < len(item.steps) - 1):
            sentence = N_(
                "{place}: every band but the last needs one end, “below” or “up_to”, and the last has none; a band "
                "after one without an end could never be reached."
            )
            raise Wrong((*path, number), sentence)
        for value, included in ends:
            end = (float(value or 0), included)
            if before is not None and end <= before:
                sentence = N_("{place} ends at {found}, but the band before ends at {before}; let the ends rise.")
                raise Wrong((*path, number), sentence, found=f"{end[0]:g}", before=f"{before[0]:g}")
            before = end


def _check_table(item: Table, path: Path) -> None:
    seen: set[str] = set()
    for number, row in enumerate(item.rows):
        for which, value in enumerate(row.among):
            if value in seen:
                sentence = N_("{place}: “{value}” stands in the table before; this one could never be reached.")
                raise Wrong((*path, number, "is", which), sentence, value=shown(value))
            seen.add(value)


def _check_thresholds(decide: tuple[Threshold, ...], *, logistic: bool) -> None:
    for number, one in enumerate(decide):
        path: Path = ("decide", number)
        if (one.at_least is None) != (number == len(decide) - 1):
            sentence = N_(
                "{place}: every line but the last needs “at_least”, and the last has none; a line after one without it "
                "could never be reached."
            )
            raise Wrong(path, sentence)
        if one.at_least is None:
            continue
        before = decide[number - 1].at_least if number else None
        if before is not None and one.at_least >= before:
            sentence = N_("{place}: {found} is not below {before} of the line before; let the thresholds fall.")
            raise Wrong((*path, "at_least"), sentence, found=f"{one.at_least:g}", before=f"{before:g}")
        if logistic and not 0 < one.at_least < 1:
            sentence = N_("{place} is {found}; a probability above 0 and below 1 would be right.")
            raise Wrong((*path, "at_least"), sentence, found=f"{one.at_least:g}")


def _check_labels(card: Card, decided: list[str]) -> None:
    for number, exclusion in enumerate(card.exclude):
        path: Path = ("exclude", number, "label")
        if exclusion.label is None or exclusion.amount is not None:
            raise Wrong(path, N_("{place} must be given, and no amount: the rules decide."))
        if exclusion.label not in {*decided, *card.labels}:
            sentence = N_("{place}: “{label}” stands neither under “decide” nor under “labels”; add it there.")
            raise Wrong(path, sentence, label=shown(exclusion.label))
    made = {*decided, *(one.label for one in card.exclude)}
    for label in card.labels:
        if label not in made:
            raise Wrong(("labels", label), N_("{place} names a decision that is never made; leave it out."))
    if card.positive is None:
        raise Wrong(("positive",), N_("{place} is missing; name the decision that the score speaks for."))
    if card.positive not in decided[:-1]:
        sentence = N_(
            "{place}: “{label}” is not a decision that higher scores lead to; one of these would be right: {known}."
        )
        known = ", ".join(shown(one) for one in decided[:-1])
        raise Wrong(("positive",), sentence, label=shown(card.positive), known=known)


def _check_amount(card: Card, amount: Amount) -> None:
    if card.score.link != "identity":
        raise Wrong(("score", "link"), N_("{place} must be identity where the rules yield an amount."))
    if card.positive is not None or card.labels:
        path = ("labels",) if card.positive is None else ("positive",)
        raise Wrong(path, N_("{place} has no meaning where the rules yield an amount; leave it out."))
    for number, exclusion in enumerate(card.exclude):
        if exclusion.amount is None or exclusion.label is not None:
            sentence = N_("{place} must be given, and no label: the rules yield an amount.")
            raise Wrong(("exclude", number, "amount"), sentence)
    _check_span(amount.least, amount.most, ("amount", "least"))
    for key, limit in (("least", amount.least), ("most", amount.most)):
        if amount.round_to is not None and limit is not None and not _multiple(limit, amount.round_to):
            sentence = N_("{place}: {found} is not a multiple of {step}, to which amounts are rounded.")
            raise Wrong(("amount", key), sentence, found=f"{limit:g}", step=f"{amount.round_to:g}")


def _multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-9
