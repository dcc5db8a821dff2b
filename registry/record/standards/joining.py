"""Put together what several fields of a document say about the same members of a list.

One register names data sets in one field and links to them in another. Members that one field yielded are found again
by what both fields say of them; what nobody has said before is added.
"""

from __future__ import annotations

from registry.record.places import Plain, steps

#: By what members are known.
NAMES = ("name", "title")


def join_members(into: Plain, place: str, found: list[Plain]) -> None:
    """Add members to a list of a record; those chosen by kind are given that kind."""
    *way, last = steps(place)
    here = into
    for step in way:
        here = here.setdefault(step.name, {})
    earlier: list[Plain] = list(here.get(last.name, []))
    whole: list[Plain] = here.setdefault(last.name, [])
    for one in found:
        added = _of_kind(one, last.key, last.among)
        twin = next((other for other in earlier if _says_all(other, added)), None)
        twin = twin or next((other for other in earlier if _agrees(other, added)), None)
        if twin is None:
            whole.append(added)
        else:
            _merge(twin, added)


def _of_kind(member: Plain, key: str | None, among: tuple[str, ...]) -> Plain:
    if key is None:
        return member
    return {**member, key: [among[0]] if key == "role" else among[0]}


def _says_all(one: Plain, other: Plain) -> bool:
    """Say whether one member already says everything that the other does."""
    return all(
        set(value) <= set(one.get(key, [])) if key == "role" else one.get(key) == value for key, value in other.items()
    )


def _agrees(one: Plain, other: Plain) -> bool:
    """Say whether two members have the same name, or one none yet, and contradict each other nowhere."""
    shared = [key for key in other if key in one and key != "role"]
    is_same = any(key in shared for key in NAMES) or set(one) - {"role"} == set(shared)
    return bool(shared) and is_same and all(one[key] == other[key] for key in shared)


def _merge(one: Plain, other: Plain) -> None:
    for key, value in other.items():
        one[key] = list(dict.fromkeys([*one[key], *value])) if key == "role" and key in one else value
