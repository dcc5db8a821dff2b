"""``algaudit explain``: an algorithm as a whole, one decision of it, or a snapshot of a decision once more."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from algaudit.cli.speech import SpokenCommand, language
from algaudit.errors import InputError
from algaudit.i18n import LANGUAGES, N_, translate

_EXPLAIN = N_(
    "Explain an algorithm, or with --case one of its decisions, as the law wants it told. "
    "DIR: its folder with algorithm.toml; or the snapshot.json of a decision, to make its explanation again. "
    "Exit code: 0 done, 2 bad input."
)


@dataclass(frozen=True)
class _Made:
    """An explanation: its files, what is printed as JSON, and what is said on the screen."""

    files: dict[str, bytes]
    # Any: plain values.
    document: dict[str, Any]
    said: list[str]


@click.command("explain", cls=SpokenCommand, help=_EXPLAIN)
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--case", metavar="ID", help=N_("Number of one case, as in the decision log."))
@click.option("--out", metavar="DIR", help=N_("Folder for the explanation (default: a new algaudit-explanation)."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the result as JSON and nothing else."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Language of everything said (default: zh)."))
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    *,
    place: Path,
    case: str | None,
    out: str | None,
    as_json: bool,
    lang: str | None,  # noqa: ARG001 - seen before the words were parsed
) -> int:
    """Explain, and leave the pages in a folder."""
    from reports.explanation.folder import DEFAULT_FOLDER, PAGE, check_place, new_folder, save

    spoken = language(ctx)
    folder = None if as_json and out is None else Path(out) if out else new_folder(Path(DEFAULT_FOLDER))
    if folder is not None:
        check_place(folder)
    made = _again(place, case, spoken) if place.is_file() else _decided(place, case, spoken)
    if folder is not None:
        save(folder, made.files)
    if as_json:
        sys.stdout.buffer.write((json.dumps(made.document, ensure_ascii=False, indent=1) + "\n").encode())
    elif folder is not None:
        said = translate(N_("Explanation: {path}"), spoken).format(path=folder / PAGE)
        click.echo("\n".join([*made.said, said]))
    return 0


def _again(file: Path, case: str | None, lang: str) -> _Made:
    """Make the explanation of a snapshot."""
    from algaudit.explain.decision.frozen import read_snapshot

    if case is not None:
        raise InputError(N_("A snapshot is of one case already; leave out --case, or name the algorithm's folder."))
    try:
        text = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(N_("{path} cannot be read as a snapshot; name a snapshot.json."), path=file) from error
    return _of_snapshot(read_snapshot(text), lang)


def _decided(folder: Path, case: str | None, lang: str) -> _Made:
    """Explain one decision, or the algorithm as a whole."""
    if case is None:
        return _whole(folder, lang)
    from algaudit.explain.decision.made import snapshot

    return _of_snapshot(snapshot(folder, case), lang)


# Any: a snapshot; its module is loaded only when it is needed.
def _of_snapshot(snapshot: Any, lang: str) -> _Made:
    from algaudit.explain.decision.explanation import explain as explained
    from reports.explanation.aloud import aloud
    from reports.explanation.decision import told
    from reports.explanation.folder import PAGE, SNAPSHOT, SPOKEN
    from reports.explanation.page import page_of

    made = told(snapshot, lang)
    files = {SNAPSHOT: snapshot.to_json().encode(), PAGE: page_of(made).encode(), SPOKEN: aloud(made).encode()}
    explanation = explained(snapshot)
    said = [f"◆ {mark.title}" for mark in made.marks]
    said += list(_incomplete(len(explanation.incomplete), lang))
    text = N_("Frozen under the fingerprint {hash}. From the same snapshot the same page comes about.")
    said.append(translate(text, lang).format(hash=snapshot.sha256))
    return _Made(files, explanation.to_document(), said)


def _incomplete(number: int, lang: str) -> Iterator[str]:
    if number:
        text = N_("Points of content that are missing or incomplete, named in the explanation: {number} of 14")
        yield translate(text, lang).format(number=number)


def _whole(folder: Path, lang: str) -> _Made:
    from algaudit.explain.decision.overview import overview, to_document
    from reports.explanation.aloud import aloud
    from reports.explanation.folder import OVERVIEW, PAGE, SPOKEN
    from reports.explanation.page import page_of
    from reports.explanation.whole.told import told_of

    found = overview(folder)
    made, document = told_of(found, lang), to_document(found)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    files = {OVERVIEW: text.encode(), PAGE: page_of(made).encode(), SPOKEN: aloud(made).encode()}
    return _Made(files, document, [f"◆ {mark.title}" for mark in made.marks])
