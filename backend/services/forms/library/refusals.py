"""Why a form is not kept, as errors of the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backend.pages.form import REASONS, FormError
from backend.services.errors import ConflictError, InvalidError

CODES = (*REASONS, "erased-file", "file", "no-file", "of-sample", "other-pages", "page", "taken")
"""What `because` may be called with; the web app has words for each."""


@contextmanager
def form_errors() -> Iterator[None]:
    """A block whose `FormError` becomes an `InvalidError` with the ``member`` that is wrong."""
    try:
        yield
    except FormError as error:
        members: dict[str, Any] = {"member": error.member} if error.member else {}
        members |= because(error.reason, **error.facts) if error.reason else {}
        raise InvalidError(str(error), field=error.member or None, **members) from error


def because(code: str, **facts: str | int) -> dict[str, Any]:
    """The further member of an error by which programs say it in another language."""
    return {"reason": {"code": code, **facts}}


def taken(name: str) -> ConflictError:
    """Another form has this name."""
    words = f"There is a form of this name already. Choose another. Received: {name!r}"
    return ConflictError(words, field="name", **because("taken", name=name))
