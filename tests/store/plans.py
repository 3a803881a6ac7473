"""What a database says that it does for a query."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session


def plan_of(session: Session, query: Callable[[], object]) -> str:
    """The plan of the last statement that ``query`` sends, one step a line."""
    engine = session.get_bind()
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    query()
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = seen[-1]
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters)  # type: ignore[arg-type]  # as it was sent
    return "\n".join(str(row[-1]) for row in rows)
