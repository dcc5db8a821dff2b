"""Small rooms: whatever fits in one look can be checked by one person."""

import ast
from collections import Counter
from pathlib import Path
from statistics import quantiles

import pytest

from tests.house.sources import PACKAGES, ROOT, package_files, parse, project_files, python_files, short, tree_of

FILE_LINES = 400
FUNCTION_LINES = 60
FUNCTION_LINES_P90 = 25
FOLDER_FILES = 12
TEMPLATE_LINES = 120
POSITIONAL_ARGUMENTS = 5
TEMPLATE_ENDINGS = {".html", ".jinja", ".j2"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> list[Function]:
    """Return every function and method of a file."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Return the lines of a function; its docstring is for the reader and does not count."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    words = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - words


def long_file_faults(name: str, text: str, limit: int = FILE_LINES) -> list[str]:
    """Return a fault when the text has too many lines."""
    lines = text.count("\n")
    return [f"{name}: {lines} lines, at most {limit}"] if lines > limit else []


def function_faults(name: str, tree: ast.Module) -> list[str]:
    """Return the functions that are too long or take too many arguments by position."""
    faults = []
    for function in functions(tree):
        taken = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        count = len([argument for argument in taken if argument not in {"self", "cls"}])
        if length(function) > FUNCTION_LINES:
            faults.append(f"{name}:{function.name}: {length(function)} lines, at most {FUNCTION_LINES}")
        if count > POSITIONAL_ARGUMENTS:
            faults.append(f"{name}:{function.name}: {count} positional arguments, at most {POSITIONAL_ARGUMENTS}")
    return faults


def crowded_folder_faults(files: list[Path]) -> list[str]:
    """Return the folders with too many Python files."""
    counted = Counter(path.parent for path in files)
    return [
        f"{folder}: {count} files, at most {FOLDER_FILES}" for folder, count in counted.items() if count > FOLDER_FILES
    ]


def ninth_tenth(lengths: list[int]) -> float:
    """Return the length that nine functions in ten stay under."""
    return quantiles(lengths, n=10)[-1]


def test_no_file_is_too_long():
    files = python_files()
    assert not [fault for path in files for fault in long_file_faults(short(path), path.read_text("utf-8"))]


def test_no_function_is_too_long_or_takes_too_much():
    assert not [fault for path in python_files() for fault in function_faults(short(path), tree_of(path))]


def test_nine_functions_in_ten_are_short():
    lengths = [length(function) for path in package_files() for function in functions(tree_of(path))]
    assert ninth_tenth(lengths) <= FUNCTION_LINES_P90


def test_no_folder_is_crowded():
    outside_tests = [path for path in python_files() if path.relative_to(ROOT).parts[0] != "tests"]
    assert not crowded_folder_faults(outside_tests)


def test_no_template_is_too_long():
    templates = [path for path in project_files() if path.suffix in TEMPLATE_ENDINGS and _is_ours(path)]
    texts = ((short(path), path.read_text("utf-8")) for path in templates)
    assert not [fault for name, text in texts for fault in long_file_faults(name, text, TEMPLATE_LINES)]


def _is_ours(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in PACKAGES


@pytest.mark.parametrize(
    "planted",
    [
        "def f():\n" + "    x = 1\n" * 61,
        "def f(a, b, c, d, e, g):\n    return a\n",
        "async def f(a, b, c, d, e, g): ...\n",
    ],
)
def test_the_rule_sees_an_oversized_function(planted):
    assert function_faults("planted.py", parse(planted))


def test_the_rule_accepts_keyword_only_arguments_and_long_docstrings():
    told = "def f(self, a, *, b, c, d, e, g):\n    '''Say.\n" + "    more\n" * 80 + "    '''\n    return a\n"
    assert not function_faults("planted.py", parse(told))


def test_the_rule_sees_a_long_file_and_a_crowded_folder():
    assert long_file_faults("planted.py", "x\n" * 401)
    assert not long_file_faults("planted.py", "x\n" * 400)
    assert crowded_folder_faults([Path("room", f"{number}.py") for number in range(13)])
    assert not crowded_folder_faults([Path("room", f"{number}.py") for number in range(12)])
    assert ninth_tenth([1] * 50 + [40] * 50) > FUNCTION_LINES_P90
