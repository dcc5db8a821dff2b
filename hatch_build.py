"""Turns the translated texts (.po, for people) into the form that programs read (.mo) whenever the project is built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "algaudit/locale/*/LC_MESSAGES/*.po"


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # the build settings' type is hatchling's own
    """Runs before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling calls it so
        """Compile every catalogue and name the results as part of the wheel."""
        for source in sorted(Path(self.root).glob(CATALOGUES)):
            compiled = compile_catalogue(source)
            build_data["artifacts"].append("/" + compiled.relative_to(self.root).as_posix())


def compile_catalogue(source: Path) -> Path:
    """Write the compiled catalogue beside its source; unsure (fuzzy) translations are left out."""
    target = source.with_suffix(".mo")
    with source.open("rb") as readable:
        catalogue = read_po(readable)
    with target.open("wb") as writable:
        write_mo(writable, catalogue)
    return target
