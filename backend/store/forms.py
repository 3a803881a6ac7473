"""Forms, their versions, and the reference pictures of each version.

Knows the tables ``forms``, ``form_versions`` and ``form_pictures``. A version never changes; the newest one counts.
Does not know what a document means: see ``backend.pages.form_file``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, find, now


class Form(Base):
    """A form that pages are recognised by."""

    __tablename__ = "forms"
    __table_args__ = ({"sqlite_autoincrement": True},)  # the id of a deleted form is never used again

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
    """Whether it came with Paraph, for trying."""


class FormVersion(Base):
    """A form as it was from one change to the next."""

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("form_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1."""
    document: Mapped[str] = mapped_column(Text)
    """The form's file, JSON, without its pictures."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class FormPicture(Base):
    """The reference picture of one page of a version."""

    __tablename__ = "form_pictures"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("form_versions.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the form, from 1."""
    blob: Mapped[str] = mapped_column(String(64), index=True)
    """sha256 of the stored PNG; versions with the same picture share it."""
    width: Mapped[int]
    height: Mapped[int]
    size_known: Mapped[bool]
    """Whether the file said how large the paper is, or a person did; else it was guessed."""
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the file of a pile whose page it was made of."""
    source_page: Mapped[int | None]
    """The number of that page."""


@dataclass(frozen=True)
class NewPicture:
    """What `insert_version` needs to know of a page's picture."""

    blob: str
    width: int
    height: int
    size_known: bool
    source: tuple[str, int] | None = None
    """The file's sha256 and the page's number, if it was made of a page of a pile."""


def insert_form(session: Session, name: str, *, is_sample: bool = False) -> Form:
    """Add a form without a version. Raises IntegrityError if the name is taken."""
    form = Form(name=name, is_sample=is_sample)
    session.add(form)
    session.flush()
    return form


def insert_version(
    session: Session, form_id: int, number: int, document: str, pictures: Sequence[NewPicture]
) -> FormVersion:
    """Add version ``number`` with a picture a page. Raises IntegrityError if there is one of this number."""
    version = FormVersion(form_id=form_id, number=number, document=document)
    session.add(version)
    session.flush()
    session.add_all(
        FormPicture(
            version_id=version.id,
            page=page,
            blob=picture.blob,
            width=picture.width,
            height=picture.height,
            size_known=picture.size_known,
            source_sha256=picture.source[0] if picture.source else None,
            source_page=picture.source[1] if picture.source else None,
        )
        for page, picture in enumerate(pictures, start=1)
    )
    session.flush()
    return version


def select_form(session: Session, form_id: int) -> Form | None:
    """The form with this id."""
    return find(session, Form, form_id)


def lock_form(session: Session, form_id: int) -> Form | None:
    """The form as it is now, locked against other writers until this transaction ends."""
    return find(session, Form, form_id, lock=True)


def select_form_by_name(session: Session, name: str) -> Form | None:
    """The form with exactly this name."""
    return session.scalar(select(Form).where(Form.name == name))


def select_forms(
    session: Session, *, after_id: int = 0, limit: int | None = None
) -> list[tuple[Form, FormVersion]]:
    """Forms with ids above ``after_id`` in the order of their ids, each with its newest version."""
    newest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    query = select(Form, FormVersion).join(FormVersion, FormVersion.form_id == Form.id)
    query = query.where(Form.id > after_id, FormVersion.id.in_(newest)).order_by(Form.id).limit(limit)
    return [(form, version) for form, version in session.execute(query)]


def select_form_version(session: Session, version_id: int) -> FormVersion | None:
    """The version with this id, of any form."""
    return find(session, FormVersion, version_id)


def select_newest_version(session: Session, form_id: int) -> FormVersion | None:
    """The version of the form that counts."""
    query = select(FormVersion).where(FormVersion.form_id == form_id)
    return session.scalar(query.order_by(FormVersion.number.desc()).limit(1))


def select_version_by_number(session: Session, form_id: int, number: int) -> FormVersion | None:
    """Version ``number`` of the form."""
    return session.scalar(
        select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.number == number)
    )


def select_pictures(session: Session, version_id: int) -> Sequence[FormPicture]:
    """The pictures of a version, in the order of its pages."""
    query = select(FormPicture).where(FormPicture.version_id == version_id).order_by(FormPicture.page)
    return session.scalars(query).all()


def select_blobs_of_form(session: Session, form_id: int) -> list[str]:
    """The blobs of all versions of the form, each once."""
    query = select(FormPicture.blob).join(FormVersion, FormVersion.id == FormPicture.version_id)
    return list(session.scalars(query.where(FormVersion.form_id == form_id).distinct()))


def delete_form(session: Session, form_id: int) -> bool:
    """Delete the form with its versions; False if there is none."""
    form = find(session, Form, form_id, lock=True)
    if form is None:
        return False
    versions = select(FormVersion.id).where(FormVersion.form_id == form_id)
    session.execute(delete(FormPicture).where(FormPicture.version_id.in_(versions)))
    session.execute(delete(FormVersion).where(FormVersion.form_id == form_id))
    session.delete(form)
    session.flush()
    return True
