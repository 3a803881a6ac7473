"""What a wish can fail with, in words for people and fields for programs.

``status`` is the HTTP status that fits; the API's one handler turns any of these into problem+json.
Knows no request and no response.
"""

from __future__ import annotations

from typing import Any, ClassVar


class ServiceError(Exception):
    """A wish that was understood and not granted.

    Args:
        detail: what is wrong and what to do, for a person; ends with "Received: …" where that helps.
        field: the input field at fault, if one is.
        extra: further members of the problem document.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Not possible"

    def __init__(self, detail: str, *, field: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.extra = extra


class NotFoundError(ServiceError):
    """There is no such thing."""

    status = 404
    title = "Not found"


class ConflictError(ServiceError):
    """The thing's present state does not allow it, such as a second run (``run_id`` in ``extra``)."""

    status = 409
    title = "Not possible now"


class RevisionConflictError(ServiceError):
    """Somebody else labelled the image meanwhile; ``extra["current"]`` is ``{"revision", "label"}``."""

    status = 412
    title = "Changed meanwhile"


class InvalidError(ServiceError):
    """The values do not make sense; ``field`` says which."""

    status = 422
    title = "Not valid"


class NotEnoughError(InvalidError):
    """Too few labels to learn from; ``extra`` holds ``have`` and ``need``."""

    title = "Not enough labels"


class TooLargeError(ServiceError):
    """A limit on size or number was passed; the detail names it."""

    status = 413
    title = "Too large"


class UnavailableError(ServiceError):
    """No recognizer is loaded; uploads and labels still work."""

    status = 503
    title = "Reading is not available"


class StorageFullError(ServiceError):
    """The disk is full; what was stored before is intact."""

    status = 507
    title = "No space left"
