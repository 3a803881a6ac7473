"""The result of each file of an upload, and of the upload as a whole.

Plain values. Knows neither images nor rows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from backend.recognizer.image import ImageRefusedError
from backend.services.errors import FileRefusedError
from backend.services.uploads import file_names

Outcome = Literal["created", "exists", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("created", "exists", "refused")


@dataclass(frozen=True)
class FileError:
    """Why one file was refused: a code for programs, a sentence that says what to do."""

    code: str
    detail: str

    @classmethod
    def of(cls, refusal: FileRefusedError | ImageRefusedError) -> FileError:
        """The error that a refused file's result shows."""
        return cls(refusal.code, refusal.detail)


@dataclass(frozen=True)
class FileResult:
    """The result of one file, one page of it, or one entry of a zip."""

    path: str
    """Folder, if known, and name as the uploader had them."""
    outcome: Outcome
    image_id: int | None = None
    near_duplicate_of: int | None = None
    error: FileError | None = None
    note: str | None = None
    """What is odd about a file that was stored, as a sentence."""

    @property
    def file_name(self) -> str:
        """The path's last part."""
        return _last_part(self.path)


@dataclass(frozen=True)
class ListResult:
    """What became of a list: how many names it has, and how many of them belong to files of the upload.

    Of a list that came without images: to files of the batch.
    """

    path: str
    names: int
    matched: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, ``file_name`` first."""
        return {"file_name": _last_part(self.path), **asdict(self)}


def _last_part(path: str) -> str:
    """The path's last part; the whole path if `file_names.path` did not make it, as of a refused ``../b.png``."""
    return file_names.split(path)[1] if file_names.path(path) == path else path


def members(result: Any) -> dict[str, Any]:
    """A result's members, JSON-ready, ``file_name`` first; ``note`` only if there is one."""
    found: dict[str, Any] = {"file_name": result.file_name, **asdict(result)}
    if found["note"] is None:
        del found["note"]
    return found


@dataclass(frozen=True)
class Receipt:
    """The result of an upload: ``batch`` is (id, name), None when nothing was stored and no batch was named."""

    batch: tuple[int, str] | None
    results: tuple[FileResult, ...]
    expected: int = 0
    """How many images got their expected name from a list."""
    lists: tuple[ListResult, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many results have this outcome."""
        return sum(result.outcome == outcome for result in self.results)

    def has_error(self, code: str) -> bool:
        """Whether a file was refused with this code."""
        return any(result.error is not None and result.error.code == code for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: ``{batch: {id, name}|null, results: […], created, exists, refused, expected,
        lists: […]}``."""
        return {
            "batch": {"id": self.batch[0], "name": self.batch[1]} if self.batch else None,
            "results": [members(result) for result in self.results],
            **{outcome: self.count(outcome) for outcome in OUTCOMES},
            "expected": self.expected,
            "lists": [result.to_dict() for result in self.lists],
        }
