"""Brings a database to the newest form of its tables, or says that it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from algaudit.i18n import N_
from registry.db import Database, StoreError, told

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(database: Database, to: str = "head") -> None:
    """Take every step up to the newest one, all in one transaction; an older algaudit refuses a newer database."""
    from alembic import command
    from alembic.util import CommandError

    with told(), database.writer.begin() as connection:
        try:
            command.upgrade(_config(connection), to)
        except CommandError as error:
            raise _too_new() from error


def downgrade(database: Database, to: str) -> None:
    """Take steps back, for whoever has to return to an older algaudit."""
    from alembic import command

    with told(), database.writer.begin() as connection:
        command.downgrade(_config(connection), to)


def revision(database: Database) -> str | None:
    """Return the step that a database is at, None for an empty one."""
    from alembic.migration import MigrationContext

    with told(), database.writer.connect() as connection:
        found: str | None = MigrationContext.configure(connection).get_current_revision()
    return found


def newest() -> str:
    """Return the last step there is."""
    from alembic.script import ScriptDirectory

    found: str | None = ScriptDirectory.from_config(_config(None)).get_current_head()
    return found or ""


def require_current(database: Database) -> None:
    """Raise StoreError unless the database has the newest form."""
    at = revision(database)
    if at is None:
        raise StoreError(N_("There is no register in this database yet; make one with algaudit registry init."))
    if at != newest():
        raise StoreError(N_("The database is in an older form; bring it up to date with algaudit registry upgrade."))


# Any other object: a connection, which Alembic's configuration carries along.
def _config(connection: object) -> Config:
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", "registry:migrations")
    made.attributes["connection"] = connection
    return made


def _too_new() -> StoreError:
    return StoreError(N_("The database was made by a newer algaudit; use that one, and leave the database as it is."))
