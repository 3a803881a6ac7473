"""Errors that services raise: a code for programs, a sentence for people.

Knows no HTTP; ``backend/http/error_kinds.py`` gives each code its status and title.
"""

from __future__ import annotations

from typing import Any, ClassVar


class ServiceError(Exception):
    """Base class for refused operations.

    Args:
        detail: what is wrong and what to do, for a person; ends with "Received: …" if that helps.
        field: the member, parameter or header at fault, if there is one.
        extra: further facts for programs, such as ``run_id``.
    """

    code: ClassVar[str]

    def __init__(self, detail: str, *, field: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.extra = extra


class NotFoundError(ServiceError):
    """The requested thing does not exist."""

    code = "not-found"

    @classmethod
    def of(cls, thing: str, received: object) -> NotFoundError:
        """There is no ``thing`` of the name or number that was ``received``."""
        return cls(f"There is no such {thing}. Received: {received}")


class ConflictError(ServiceError):
    """The present state does not allow it, for example a second run (``run_id`` in ``extra``)."""

    code = "conflict"


class RevisionConflictError(ServiceError):
    """Somebody else labelled the image meanwhile; ``extra["current"]`` is ``{"revision", "label"}``."""

    code = "revision-conflict"


class InvalidError(ServiceError):
    """A value is not valid; ``field`` names it."""

    code = "invalid"


class NotEnoughError(InvalidError):
    """There are too few labels to train on; ``extra`` holds ``have`` and ``need``."""

    code = "not-enough"


class TooLargeError(ServiceError):
    """A limit on size or number is exceeded; the detail names it."""

    code = "too-large"


class UnavailableError(ServiceError):
    """No recognizer is loaded; uploads and labels still work."""

    code = "unavailable"


class FileRefusedError(Exception):
    """One file of several is refused; the others are not affected.

    Not a ``ServiceError``: it ends up in that file's result and never leaves the services.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
