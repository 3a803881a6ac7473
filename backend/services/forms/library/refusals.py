"""Why a form is not kept, as errors of the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from backend.pages.form import FormError
from backend.services.errors import ConflictError, InvalidError


@contextmanager
def form_errors() -> Iterator[None]:
    """A block whose `FormError` becomes an `InvalidError` with the ``member`` that is wrong."""
    try:
        yield
    except FormError as error:
        members = {"member": error.member} if error.member else {}
        raise InvalidError(str(error), field=error.member or None, **members) from error


def taken(name: str) -> ConflictError:
    """Another form has this name."""
    return ConflictError(
        f"There is a form of this name already. Choose another. Received: {name!r}", field="name"
    )
