"""Forms and their versions."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store import forms
from backend.store.database import writing
from backend.store.forms import FormPicture, FormVersion
from tests.store.rows import make_form, sha


def test_the_newest_version_counts_and_older_ones_stay(session: Session) -> None:
    with writing(session):
        first = make_form(session, document="one", blobs=[sha("front"), sha("back")])
        second = make_form(session, document="two", blobs=[sha("front"), sha("other back")])
    assert (first.number, second.number, first.form_id) == (1, 2, second.form_id)
    newest = forms.select_newest_version(session, first.form_id)
    assert newest is not None
    assert newest.document == "two"
    assert forms.select_version_by_number(session, first.form_id, 1) is first
    assert forms.select_version_by_number(session, first.form_id, 3) is None
    assert forms.select_form_version(session, first.id) is first
    assert [(each.page, each.blob) for each in forms.select_pictures(session, first.id)] == [
        (1, sha("front")),
        (2, sha("back")),
    ]
    assert sorted(forms.select_blobs_of_form(session, first.form_id)) == sorted(
        [sha("front"), sha("back"), sha("other back")]
    )


def test_forms_are_listed_with_their_newest_versions(session: Session) -> None:
    with writing(session):
        for name in ("Enrolment", "Exam", "Enrolment", "Register"):
            make_form(session, name)
    found = forms.select_forms(session)
    assert [(form.name, version.number) for form, version in found] == [
        ("Enrolment", 2),
        ("Exam", 1),
        ("Register", 1),
    ]
    after = forms.select_forms(session, after_id=found[0][0].id, limit=1)
    assert [form.name for form, _ in after] == ["Exam"]


def test_a_name_and_a_version_s_number_are_given_once(session: Session) -> None:
    with writing(session):
        version = make_form(session)
    with pytest.raises(IntegrityError), writing(session):
        forms.insert_form(session, "Enrolment")
    with pytest.raises(IntegrityError), writing(session):
        forms.insert_version(session, version.form_id, 1, "{}", [])


def test_a_form_goes_with_its_versions_and_its_id_is_not_used_again(session: Session) -> None:
    with writing(session):
        form_id = make_form(session).form_id
        make_form(session)
        assert forms.lock_form(session, form_id) is forms.select_form(session, form_id)
    with writing(session):
        assert forms.delete_form(session, form_id)
        assert not forms.delete_form(session, form_id)
    assert [
        session.scalar(select(func.count()).select_from(table)) for table in (FormVersion, FormPicture)
    ] == [0, 0]
    assert forms.select_form(session, form_id) is None
    with writing(session):
        assert make_form(session).form_id > form_id
