"""Look for somebody's bytes and texts in every file and every row of an installation."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from sqlalchemy import Engine, inspect, text

TOMBSTONES = ("erasures", "audit_events")


def forms_of(words: str) -> set[bytes]:
    """A text as files may hold it: in several encodings, in JSON, in any case."""
    spelt = {words, words.lower(), words.upper(), words.title()}
    return {
        form
        for each in spelt
        for form in (
            each.encode(),
            each.encode("utf-16-le"),
            json.dumps(each)[1:-1].encode(),
        )
    }


def files_with(folder: Path, needles: Iterable[bytes]) -> list[str]:
    """The files with one of these pieces of bytes, each with the piece's beginning."""
    wanted = list(needles)
    return [
        f"{path.relative_to(folder)}: {needle[:20]!r}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for content in [path.read_bytes()]
        for needle in wanted
        if needle in content
    ]


def pixels_of(data: bytes) -> str:
    """A hash of the grey levels of a picture, whatever its format."""
    with Image.open(io.BytesIO(data)) as picture:
        grey = picture.convert("L")
        return hashlib.sha256(repr(grey.size).encode() + grey.tobytes()).hexdigest()


def files_showing(folder: Path, pixels: set[str]) -> list[str]:
    """The files that are pictures of these pixels."""
    return [path.relative_to(folder).as_posix() for path, found in _pictures(folder) if found in pixels]


def _pictures(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                yield path, pixels_of(path.read_bytes())
            except (UnidentifiedImageError, OSError):
                continue


def rows_with(engine: Engine, words: Iterable[str]) -> list[str]:
    """The rows with one of these texts in any column, except tombstones, each with its table."""
    found = []
    needles = [form.decode() for each in words for form in forms_of(each) if b"\0" not in form]
    with engine.connect() as connection:
        for table in sorted(inspect(engine).get_table_names()):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                shown = json.dumps([str(value) for value in row], ensure_ascii=False)
                found += [f"{table}: {needle}" for needle in needles if needle in shown]
    return found


def everywhere(folder: Path, engine: Engine, words: Iterable[str], pieces: Iterable[bytes]) -> list[str]:
    """Every file with one of the texts or pieces of bytes, and every row with one of the texts."""
    texts = list(words)
    needles = [form for each in texts for form in forms_of(each)]
    return files_with(folder, [*needles, *pieces]) + rows_with(engine, texts)
