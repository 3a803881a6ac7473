from __future__ import annotations

from backend.api.schemas.audit import AuditQuerySchema


def test_a_text_that_no_database_can_compare_with_is_refused() -> None:
    schema = AuditQuerySchema()
    assert schema.validate({"actor": "Anna", "action": "image.delete"}) == {}
    assert set(schema.validate({"actor": "a\0", "action": "\ud800"})) == {"actor", "action"}
