"""Rows that lie in the bin for a while after they are deleted: every query leaves them out unless it asks for them.

Registers itself with all sessions, so that no list, count or export can forget to. It covers SELECT statements whose
entities the statement names (``select(Image)``, ``select_from(Image)``, joins), subqueries included.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Executable, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria

_WITH_DELETED = "paraph_with_deleted"
_Query = TypeVar("_Query", bound=Executable)


class Deletable:
    """Base of models whose rows can be in the bin."""

    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
    """Since when it is in the bin; NULL if it is not."""
    deleted_by: Mapped[str | None] = mapped_column(String(100), default=None)
    """Who put it there; NULL also if an earlier release did."""


def with_deleted(query: _Query) -> _Query:
    """``query``, finding rows in the bin too."""
    return query.execution_options(**{_WITH_DELETED: True})


_KEPT = with_loader_criteria(
    Deletable,
    lambda model: model.deleted_at.is_(None),
    include_aliases=True,
    propagate_to_loaders=False,  # a row that is loaded already can be reloaded
)


@event.listens_for(Session, "do_orm_execute")
def _leave_out_deleted(state: ORMExecuteState) -> None:
    is_query = state.is_select and not state.is_column_load and not state.is_relationship_load
    if is_query and not state.execution_options.get(_WITH_DELETED):
        state.statement = state.statement.options(_KEPT)
