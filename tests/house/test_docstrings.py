"""Every room says what it is for, and the library says what each public thing does."""

import ast

import pytest

from tests.house.sources import package_files, parse, python_files, short, tree_of

LIBRARY_SHARE = 0.95

Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public_things(body: list[ast.stmt], above: str = "") -> list[tuple[str, Named]]:
    """Return the public classes and functions, and the public methods of public classes."""
    found: list[tuple[str, Named]] = []
    for node in body:
        if isinstance(node, Named) and not node.name.startswith("_"):
            found.append((above + node.name, node))
            if isinstance(node, ast.ClassDef):
                found += public_things(node.body, f"{above}{node.name}.")
    return found


def undocumented(name: str, tree: ast.Module) -> list[str]:
    """Return the public things without a docstring."""
    return [f"{name}:{thing}" for thing, node in public_things(tree.body) if not ast.get_docstring(node)]


def has_silent_module(tree: ast.Module) -> bool:
    """Say whether a file does not begin by saying what it is for."""
    return not (ast.get_docstring(tree) or "").strip()


def test_every_file_says_what_it_is_for():
    assert not [short(path) for path in python_files() if has_silent_module(tree_of(path))]


def test_the_library_documents_its_public_things():
    library = [path for path in package_files() if short(path).startswith("algaudit/")]
    silent = [fault for path in library for fault in undocumented(short(path), tree_of(path))]
    total = sum(len(public_things(tree_of(path).body)) for path in library)
    assert len(silent) <= (1 - LIBRARY_SHARE) * total, f"{len(silent)} of {total}: {silent}"


@pytest.mark.parametrize(
    "planted", ["def f(): ...", "class A:\n    '''Say.'''\n    def f(self): ...", "async def f(): ..."]
)
def test_the_rule_sees_a_silent_thing(planted):
    assert undocumented("planted.py", parse(planted))


def test_the_rule_leaves_private_things_alone():
    assert not undocumented("planted.py", parse("def _f(): ...\nclass _A:\n    def g(self): ..."))


def test_the_rule_sees_a_silent_file():
    assert has_silent_module(parse("x = 1"))
    assert not has_silent_module(parse("'''Say.'''"))
