from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backend.services.erasing.scrubbing import scrub_kept_responses
from backend.store.database import writing
from backend.store.upload_keys import UploadKey, insert_upload_key


def answer(*results: dict[str, Any]) -> dict[str, Any]:
    return {"batch": None, "results": list(results), "created": len(results)}


def result(image_id: int | None, path: str, **more: Any) -> dict[str, Any]:
    return {"file_name": path, "path": path, "image_id": image_id, "near_duplicate_of": None, **more}


def scrubbed(session: Session, kept: dict[str, Any], image_ids: set[int], paths: set[str]) -> Any:
    with writing(session):
        insert_upload_key(session, "key", kept)
        insert_upload_key(session, "another", answer(result(99, "other.png")))
        changed = scrub_kept_responses(session, image_ids, paths)
    session.rollback()
    return changed, session.get_one(UploadKey, "key").response["results"]


def test_the_image_s_own_result_goes(session: Session) -> None:
    kept = answer(result(1, "a.png"), result(2, "b.png"))
    assert scrubbed(session, kept, {1}, {"a.png"}) == (1, [result(2, "b.png")])


def test_another_image_at_the_same_path_keeps_its_result(session: Session) -> None:
    kept = answer(result(1, "a.png"), result(2, "a.png"))
    assert scrubbed(session, kept, {1}, {"a.png"}) == (1, [result(2, "a.png")])


def test_a_file_of_pages_is_known_by_its_path(session: Session) -> None:
    files = [{"path": path, "file_name": path, "status": "added", "pages": 2} for path in ("a.pdf", "b.pdf")]
    assert scrubbed(session, {"pile_id": 1, "results": files}, set(), {"a.pdf"}) == (1, files[1:])


def test_what_others_say_of_it_goes_too(session: Session) -> None:
    seen = "Seen before: the same file is image 1, a.png."
    kept = answer(result(2, "b.png", note=seen) | {"near_duplicate_of": 1}, result(3, "c.png", note="odd"))
    assert scrubbed(session, kept, {1}, {"a.png"}) == (
        1,
        [result(2, "b.png"), result(3, "c.png", note="odd")],
    )


def test_an_answer_about_others_stays_as_it_is(session: Session) -> None:
    kept = answer(result(2, "b.png"), {"image_id": None, "path": "refused.txt", "error": {}})
    assert scrubbed(session, kept, {1}, {"a.png"}) == (0, kept["results"])
