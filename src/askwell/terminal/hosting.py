"""For those who host Askwell: back up, restore, sweep, change the key, look after the database.

Whatever these commands print, they open and show nothing of what a person saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from askwell.terminal.clock import now
from askwell.terminal.host_settings import read_settings
from askwell.terminal.reading import stop

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from askwell.settings import Settings

_NAMES = {"visits": "open visit", "saved_guides": "saved guide", "outbox": "e-mail"}

_out = Console(highlight=False, soft_wrap=True)

database = typer.Typer(help="The database: its schema and its state.", no_args_is_help=True)
key = typer.Typer(help="The server's own key.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("housekeeping")(housekeeping)
    app.add_typer(database, name="database")
    app.add_typer(key, name="key")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
) -> None:
    """Write every saved guide to one file, while the server runs or not."""
    from askwell.store.backup import back_up

    with _store(upgrade=False) as (settings, engine):
        count = back_up(engine, file, replace=force)
    _say(
        f"{_so_many(count, 'saved guide')} in {file}, locked as in the database. "
        f"To open them a server also needs its key file, {settings.key_file}: keep a copy of "
        "that, too, apart from the backup. Visits under way and e-mails are not in it: "
        "visits end within hours, and a restored e-mail could go out twice."
    )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that askwell backup wrote.")],
) -> None:
    """Put the guides of a backup into the database, which may be empty or in use."""
    from askwell.store.backup import restore as put_back
    from askwell.store.moment import to_seconds
    from askwell.store.server_key import Keyring

    with _store() as (settings, engine):
        found = put_back(engine, Keyring(settings.key_file), file, to_seconds(now()))
    _say(
        f"{_so_many(found.added, 'saved guide')} put back, {found.replaced} replaced by a later "
        f"version, {found.kept} as new or newer in the database already, "
        f"{found.expired} left out because their time has ended."
    )


def housekeeping() -> None:
    """Delete what has expired. A running server does so, too, every few minutes."""
    from askwell.delivery.outbox import make_outbox
    from askwell.store.saved import SavedGuides
    from askwell.store.server_key import Keyring
    from askwell.store.visits import Visits

    with _store() as (settings, engine):
        keyring = Keyring.open(settings.key_file)
        swept = {
            "visits": Visits(engine, now).sweep(),
            "saved_guides": SavedGuides(engine, keyring, now).sweep(),
            "outbox": make_outbox(engine, keyring, settings, now).sweep(),
        }
    _say(f"Deleted because their time has ended: {_listed(swept)}.")


@key.command("rotate")
def rotate_key(
    keep_old: Annotated[
        bool, typer.Option("--keep-old", help="Leave the old keys in the file.")
    ] = False,
) -> None:
    """Make a new server key, seal everything again under it, and drop the old ones.

    Servers that read the same key file may run meanwhile. Copies of the old key file still open
    earlier backups, and nothing else.
    """
    from askwell.store.rotation import rotate
    from askwell.store.server_key import Keyring

    with _store() as (settings, engine):
        keyring = Keyring(settings.key_file)
        rewrapped = rotate(engine, keyring, keep_old=keep_old)
        left = len(keyring.keys) - 1
    _say(
        f"{settings.key_file} has a new first key; {_so_many(rewrapped.done, 'row')} sealed "
        f"again under it, {_so_many(left, 'older key')} left in the file. "
        "Make a new copy of the file, and keep it apart from the database."
    )
    if rewrapped.damaged:
        stop(
            f"{_so_many(rewrapped.damaged, 'row')} could not be opened with the key that is "
            "named in them: they are damaged. They stay as they are, and so does that key."
        )


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database to the schema of this Askwell. A server does so when it starts."""
    from askwell.store.database import shown
    from askwell.store.schema import newest

    with _store() as (_, engine):
        _say(f"{shown(engine)} has schema {newest()}, the newest that this Askwell knows.")


@database.command("check")
def check_database() -> None:
    """Show the schema, the keys and how much there is; exit 2 where something is to mend."""
    from askwell.store.counting import counts
    from askwell.store.database import reading, shown
    from askwell.store.rotation import check_keys
    from askwell.store.schema import newest, version_of
    from askwell.store.server_key import Keyring

    with _store(upgrade=False) as (settings, engine):
        with reading(engine) as connection:
            version = version_of(connection)
        if version != newest():
            stop(
                f"{shown(engine)} has schema {version or 'none'}; this Askwell works with "
                f"{newest()}. Run: askwell database upgrade"
            )
        _say(f"{shown(engine)}: schema {version}, {_listed(counts(engine))}.")
        keyring = Keyring(settings.key_file)
        check_keys(engine, keyring)
        _say(
            f"{settings.key_file}: {_so_many(len(keyring.keys), 'key')}; "
            "every sealed row names one that is there."
        )


@contextmanager
def _store(*, upgrade: bool = True) -> Iterator[tuple[Settings, Engine]]:
    """The settings and the database they name; what is wrong with either is said, not raised."""
    from askwell.store.database import connect, open_database, unreachable
    from askwell.store.problem import StoreProblem

    settings = read_settings()
    try:
        engine = (open_database if upgrade else connect)(settings.database_url)
        try:
            with unreachable(engine):
                yield settings, engine
        finally:
            engine.dispose()
    except StoreProblem as error:
        stop(str(error))


def _listed(numbers: dict[str, int]) -> str:
    return ", ".join(_so_many(count, _NAMES[name]) for name, count in numbers.items())


def _so_many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _say(text: str) -> None:
    _out.print(text, markup=False)
