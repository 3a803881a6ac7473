"""The words of an upload: a file as it came, and what became of it.

Plain values. Knows neither images nor rows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal

from backend.recognizer.image import ImageRefusedError

Outcome = Literal["created", "exists", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("created", "exists", "refused")

_TITLES = {
    413: "Too large",
    415: "Not an image",
    422: "Not readable",
    507: "No space left",
}


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name (text to show, never a path) and a readable, seekable binary stream."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class FileProblem:
    """Why one file was refused: the HTTP status that fits, a short title, a sentence that says what to do."""

    status: int
    title: str
    detail: str

    @classmethod
    def of(cls, status: int, detail: str) -> FileProblem:
        """A problem with its status's usual title."""
        return cls(status, _TITLES[status], detail)

    @classmethod
    def of_image(cls, error: ImageRefusedError) -> FileProblem:
        """What the image room refused: 415 when it is no image that we read, else 422."""
        return cls.of(415 if error.code in ("not_an_image", "heic") else 422, error.detail)


@dataclass(frozen=True)
class FileResult:
    """What became of one file, one page of it, or one entry of a zip."""

    file_name: str
    outcome: Outcome
    image_id: int | None = None
    near_duplicate_of: int | None = None
    error: FileProblem | None = None

    @classmethod
    def refused(cls, file_name: str, problem: FileProblem) -> FileResult:
        """A file that was not taken."""
        return cls(file_name, "refused", error=problem)


@dataclass(frozen=True)
class Receipt:
    """The answer to an upload: ``batch`` is (id, name), None when nothing was stored and no batch was named."""

    batch: tuple[int, str] | None
    results: tuple[FileResult, ...]
    expected: int = 0
    """How many images got their expected name from a CSV."""

    def count(self, outcome: Outcome) -> int:
        """How many files ended as ``outcome``."""
        return sum(result.outcome == outcome for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """The API's JSON: ``{batch: {id, name}|null, results: […], created, exists, refused, expected}``."""
        return {
            "batch": {"id": self.batch[0], "name": self.batch[1]} if self.batch else None,
            "results": [asdict(result) for result in self.results],
            **{outcome: self.count(outcome) for outcome in OUTCOMES},
            "expected": self.expected,
        }
