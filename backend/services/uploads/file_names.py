"""File names as text to show: they come from outside and are never used as a path.

Knows characters only.
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 200
_JOINER = "\u200d"  # joins emoji and does not reverse the text direction
MAX_PATH_LENGTH = 400
_SEPARATORS = re.compile(r"[/\\]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_CLUTTER = re.compile(r"(^|[/\\])(__MACOSX[/\\]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def shown(name: str) -> str:
    """``name`` in NFC without control, direction and line-breaking characters, at most ``MAX_LENGTH`` long.

    A name that is too long keeps its end, which holds the number and the extension.
    """
    kept = without_controls(name)
    if len(kept) > MAX_LENGTH:
        kept = "…" + kept[-(MAX_LENGTH - 1) :]
    return kept or "unnamed"


def without_controls(text: str) -> str:
    """``text`` in NFC without control, direction and line-breaking characters, and without spaces at its ends."""
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if c == _JOINER or not _is_control(c)
    ).strip()


def base(name: str) -> str:
    """The last part of a path with either separator, fit to be shown: ``a\\b/c.png -> c.png``."""
    return shown(_SEPARATORS.split(name.rstrip("/\\"))[-1])


def path(name: str) -> str:
    """A path with ``/``, fit to be shown, whose last part is `base`: ``C:\\a\\..\\b//c.png -> a/b/c.png``.

    A path that is too long keeps its end.
    """
    parts = _SEPARATORS.split(_DRIVE.sub("", name).rstrip("/\\"))
    folders = [shown(part) for part in parts[:-1] if without_controls(part).strip(".")]
    kept = "/".join([*folders, shown(parts[-1])])
    return kept if len(kept) <= MAX_PATH_LENGTH else "…" + kept[-(MAX_PATH_LENGTH - 1) :]


def split(path: str) -> tuple[str, str]:
    """The folder of a `path`, empty if it has none, and its `base`."""
    folder, _, name = path.rpartition("/")
    return folder, name


def is_clutter(name: str) -> bool:
    """Whether macOS or Windows put the file beside the others on its own: ``.DS_Store``, ``Thumbs.db`` and such."""
    return _CLUTTER.search(name) is not None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
