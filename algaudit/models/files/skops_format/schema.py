"""The plan of a skops file (schema.json): read within limits, and written anew with nothing but what was understood.

The plan says which types to build out of which numbers. Each node of it must be of a kind and a name on our own list,
whatever skops itself trusts, and what is needed for learning only is taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from algaudit.models.files.skops_format.allowed import ALLOWED, EMPTY_FUNCTION, FORGOTTEN
from algaudit.models.sandbox.protocol import Refused

Node: TypeAlias = dict[str, Any]

PLAN = "schema.json"
#: The way of writing that is read; files of older versions of skops are written anew by their owner.
PROTOCOL = 2
MOST_PLAN = 32 * 1024**2
MOST_NODES = 300_000
DEEPEST = 60
_LONGEST_TEXT = 1_000_000
_FILE = re.compile(r"[A-Za-z0-9-]+\.npy")
_NOTHING = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": "null", "is_json": True}
#: How boosting by histograms passes its numbers through: a check that alters nothing.
_CHECKS_ONLY = "sklearn.utils.validation.check_array"


class Plan:
    """The plan of one file, node by node.

    Parameters
    ----------
    members : mapping of str to bytes
        The unpacked file.

    Attributes
    ----------
    files : set of str
        Members with numbers that the plan uses.
    trees : list of Node
        The trees in it, already understood.
    version : str or None
        Of scikit-learn, by which the file was written.
    """

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self.members = members
        self.files: set[str] = set()
        self.trees: list[Node] = []
        self.version: str | None = None
        self._count = 0
        self._parts: Mapping[str, Callable[[Node, int], Node]] = {
            "ObjectNode": self._object,
            "TreeNode": self._tree,
            "LossNode": self._built,
            "DictNode": self._dict,
            "ListNode": self._sequence,
            "TupleNode": self._sequence,
            "SetNode": self._sequence,
            "SliceNode": self._slice,
            "JsonNode": self._json,
            "NdArrayNode": self._array,
            "DTypeNode": self._kind,
            "TypeNode": self._type,
        }

    def read(self) -> Node:
        """Return the plan, written anew.

        Raises
        ------
        Refused
            ``plan``, ``plan_size``, ``plan_version`` or ``type``.
        """
        text = self.members.get(PLAN)
        if text is None:
            raise Refused("plan")
        if len(text) > MOST_PLAN:
            raise Refused("plan_size", most=MOST_PLAN // 1024**2)
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Refused("plan") from error
        if not isinstance(raw, dict) or type(raw.get("protocol")) is not int:
            raise Refused("plan")
        if raw["protocol"] != PROTOCOL:
            raise Refused("plan_version", found=str(raw["protocol"])[:20])
        return {**self._node(raw, 0), "protocol": PROTOCOL}

    def _node(self, raw: object, depth: int) -> Node:
        self._count += 1
        if self._count > MOST_NODES or depth > DEEPEST:
            raise Refused("plan_size", most=MOST_PLAN // 1024**2)
        if not isinstance(raw, dict):
            raise Refused("plan")
        loader, module, name = raw.get("__loader__"), raw.get("__module__"), raw.get("__class__")
        if not (isinstance(loader, str) and isinstance(module, str) and isinstance(name, str)):
            raise Refused("plan")
        full = f"{module}.{name}"
        if full in FORGOTTEN.get(loader, ()) or _checks_only(raw):
            return dict(_NOTHING)
        if full not in ALLOWED.get(loader, ()):
            raise Refused("type", name=full[:100] if loader in ALLOWED else f"{full[:80]} ({loader[:30]})")
        node = {"__class__": name, "__module__": module, "__loader__": loader}
        if type(raw.get("__id__")) is int:
            node["__id__"] = raw["__id__"]
        return node | self._parts[loader](raw, depth + 1)

    def _nodes(self, raw: object, depth: int) -> list[Node]:
        if not isinstance(raw, list):
            raise Refused("plan")
        return [self._node(item, depth) for item in raw]

    def _object(self, raw: Node, depth: int) -> Node:
        if raw.get("content") is None:
            return {}
        content = self._node(raw["content"], depth)
        attributes = content.get("content")
        if f"{raw['__module__']}.{raw['__class__']}" == EMPTY_FUNCTION:
            _check_empty(attributes)
        if self.version is None and isinstance(attributes, dict):
            self.version = _text(attributes.get("_sklearn_version"))
        return {"content": content}

    def _built(self, raw: Node, depth: int) -> Node:
        """Understand what is made by calling its type: trees and losses."""
        if not isinstance(raw.get("__reduce__"), dict):
            raise Refused("plan")
        args = self._node(raw["__reduce__"].get("args"), depth)
        return {"__reduce__": {"args": args}, "content": self._node(raw.get("content"), depth)}

    def _tree(self, raw: Node, depth: int) -> Node:
        built = self._built(raw, depth)
        self.trees.append(built)
        return built

    def _dict(self, raw: Node, depth: int) -> Node:
        if not isinstance(raw.get("content"), dict):
            raise Refused("plan")
        content = {key: self._node(value, depth) for key, value in raw["content"].items()}
        return {"content": content, "key_types": self._node(raw.get("key_types"), depth)}

    def _sequence(self, raw: Node, depth: int) -> Node:
        return {"content": self._nodes(raw.get("content"), depth)}

    def _array(self, raw: Node, depth: int) -> Node:
        if raw.get("type") == "json":
            shape = self._node(raw.get("shape"), depth)
            return {"type": "json", "content": self._nodes(raw.get("content"), depth), "shape": shape}
        file = raw.get("file")
        if raw.get("type") != "numpy" or not isinstance(file, str) or not _FILE.fullmatch(file):
            raise Refused("plan")
        if file not in self.members:
            raise Refused("plan")
        self.files.add(file)
        return {"type": "numpy", "file": file}

    def _kind(self, raw: Node, depth: int) -> Node:
        return {"content": self._node(raw.get("content"), depth)}

    def _slice(self, raw: Node, _depth: int) -> Node:
        content = raw.get("content")
        ends = ("start", "stop", "step")
        if not isinstance(content, dict) or not all(type(content.get(end)) in {int, type(None)} for end in ends):
            raise Refused("plan")
        return {"content": {end: content.get(end) for end in ends}}

    def _type(self, _raw: Node, _depth: int) -> Node:
        return {}

    def _json(self, raw: Node, _depth: int) -> Node:
        content = raw.get("content")
        if not isinstance(content, str) or len(content) > _LONGEST_TEXT:
            raise Refused("plan")
        try:
            json.loads(content)
        except (ValueError, RecursionError) as error:
            raise Refused("plan") from error
        return {"content": content, "is_json": True}


def _text(node: object) -> str | None:
    """Return the text that a node stands for, None when it stands for anything else."""
    if not isinstance(node, dict) or node.get("__loader__") != "JsonNode":
        return None
    text = json.loads(node["content"])
    return text[:20] if isinstance(text, str) else None


def _check_empty(attributes: object) -> None:
    """Refuse a transformer that would call a function."""
    parts = [attributes.get(key) for key in ("func", "inverse_func")] if isinstance(attributes, dict) else [None]
    if not all(isinstance(part, dict) and part.get("content") == "null" for part in parts):
        raise Refused("type", name=EMPTY_FUNCTION)


def _checks_only(raw: Node) -> bool:
    """Say whether a node is the check by which boosting by histograms passes numbers through, in its exact form."""
    try:
        called, given, named = (raw["content"][key] for key in ("func", "args", "kwds"))
        (kind,) = named["content"]["dtype"]["content"]
        return (
            (raw["__loader__"], raw["__module__"], raw["__class__"]) == ("PartialNode", "functools", "partial")
            and called["__loader__"] == "FunctionNode"
            and f"{called['__module__']}.{called['__class__']}" == _CHECKS_ONLY
            and given["content"] == []
            and set(named["content"]) == {"dtype", "ensure_all_finite"}
            and (kind["__loader__"], kind["__module__"], kind["__class__"]) == ("TypeNode", "numpy", "float64")
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
