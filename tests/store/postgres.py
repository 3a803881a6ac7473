"""A throw-away PostgreSQL server: made in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from backend.store import migrations

DEBIAN = "/usr/lib/postgresql"
# DELETE, not TRUNCATE, which makes new files for 9 tables and 30 indexes and takes ten times as long.
_EMPTY = ";".join(
    [f"DELETE FROM {table.name}" for table in reversed(migrations.models().sorted_tables)]
    + [
        f"ALTER SEQUENCE {table.name}_id_seq RESTART"
        for table in migrations.models().sorted_tables
        if "id" in table.c
    ]
)


class NoPostgresError(Exception):
    """There is no server program here, or nobody to run it as; the message is the reason to skip."""


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a fresh server's database. Raises NoPostgresError where none can be started."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="paraph-pg-"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        # Speed over safety: nobody needs this data after a power cut.
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"
        data = str(folder / "data")
        _run(owner, programs / "initdb", "-D", data, "-U", "paraph", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(owner, programs / "pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://paraph@/postgres?host={folder}"
        finally:
            _run(owner, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(engine: Engine) -> None:
    """Delete every row, and begin ids at 1 again."""
    with engine.begin() as connection:
        connection.execute(text(_EMPTY))


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path(DEBIAN).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise NoPostgresError(f"no PostgreSQL server here: initdb is neither in PATH nor in {DEBIAN}/*/bin")
    return versions[-1].parent


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise NoPostgresError(
            f"no user 'postgres' to run PostgreSQL as, and {getpass.getuser()} may not"
        ) from error


def _run(owner: str | None, program: Path, *arguments: str) -> None:
    # Output goes to a file: the server inherits it, and a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(program), *arguments], stdout=output, stderr=output, user=owner, cwd="/", check=False
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{program.name} failed: {output.read()}")
