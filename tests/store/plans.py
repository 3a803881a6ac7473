"""What is sent to a database, and what it says that it does for a query."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event, text
from sqlalchemy.orm import Session


def plan_of(session: Session, query: Callable[[], object], *, of_few_rows: bool = False) -> str:
    """The plan of the last statement that ``query`` sends, one step a line.

    PostgreSQL reads a table of few rows whole, whatever its indexes; ``of_few_rows`` has it plan as for many.
    """
    statement, parameters = sent(session, query)[-1]
    if of_few_rows and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters)  # type: ignore[arg-type]  # as it was sent
    return "\n".join(str(row[-1]) for row in rows)


def sent(session: Session, query: Callable[[], object]) -> list[tuple[str, object]]:
    """The statements that ``query`` sends, and their parameters."""
    engine = session.get_bind()
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    query()
    event.remove(engine, "before_cursor_execute", note)
    return seen
