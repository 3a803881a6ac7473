"""A throw-away PostgreSQL server: made in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, text

from backend.store import migrations
from backend.store.database import url_of

DEBIAN = "/usr/lib/postgresql"
# DELETE, not TRUNCATE, which makes new files for 9 tables and 30 indexes and takes ten times as long.
# Without triggers, since the audit log refuses it.
_EMPTY = ";".join(
    ["SET LOCAL session_replication_role = replica"]
    + [f"DELETE FROM {table.name}" for table in reversed(migrations.models().sorted_tables)]
    + ["SET LOCAL session_replication_role = origin"]
    + [
        f"ALTER SEQUENCE {table.name}_id_seq RESTART"
        for table in migrations.models().sorted_tables
        if "id" in table.c
    ]
)


class NoPostgresError(Exception):
    """There is no server program here, or nobody to run it as; the message is the reason to skip."""


class Cluster:
    """A server that can be stopped and started again, as if its machine had gone away."""

    def __init__(self, programs: Path, folder: Path, owner: str | None) -> None:
        self.url = f"postgresql://paraph@/postgres?host={folder}"
        self._programs, self._folder, self._owner = programs, folder, owner
        data = str(folder / "data")
        _run(owner, programs / "initdb", "-D", data, "-U", "paraph", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # Speed over safety: nobody needs this data after a power cut.
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        options += " -c fsync=off -c full_page_writes=off"
        self._control("start", "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        _run(self._owner, self._programs / "pg_ctl", "-D", str(self._folder / "data"), "-w", *arguments)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A fresh server, started. Raises NoPostgresError if none can be."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="paraph-pg-"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        cluster = Cluster(programs, folder, owner)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a fresh server's database. Raises NoPostgresError if none can be started."""
    with running_cluster() as cluster:
        yield cluster.url


def empty(engine: Engine) -> None:
    """Delete every row, and begin ids at 1 again."""
    with engine.begin() as connection:
        connection.execute(text(_EMPTY))


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """The URL of another database, without any table, on the server of ``url``; gone afterwards."""
    name = f"paraph_{uuid.uuid4().hex}"
    server = create_engine(url_of(url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url_of(url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


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
