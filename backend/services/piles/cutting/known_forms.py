"""The forms that pages are recognised by: the newest version of each that has fields, made ready once.

A sample form recognises the sample's pages only, and no other form does. Knows forms, blobs and recognisers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.pages.form import Form, FormError
from backend.pages.form_file import FormFile
from backend.pages.recognise import FormsRecogniser, check_print
from backend.services.forms.library.kept_form import form_file, form_in
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError, BlobMissing, BlobsAway, BlobUnreadable

Versions = list[tuple[forms.Form, forms.FormVersion]]
MakeRecogniser = Callable[[Sequence[FormFile]], FormsRecogniser]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """Some forms, ready to recognise pages by.

    Args:
        version_ids: of each of ``recogniser.forms``, in their order; so are ``form_ids``.
        unreadable: names of forms whose pictures cannot be read at the moment, by id: a page that none of the others
            fits may be one of theirs.
    """

    recogniser: FormsRecogniser
    version_ids: tuple[int, ...]
    form_ids: tuple[int, ...]
    unreadable: Mapping[int, str] = field(default_factory=dict)

    def place_of(self, form_id: int) -> int | None:
        """Which of the recogniser's forms it is."""
        return self.form_ids.index(form_id) if form_id in self.form_ids else None


class KnownForms:
    """Makes recognisers, and keeps the newest of each kind as long as the forms stay as they are.

    Args:
        make: of some forms; tests pass a faster one.
    """

    def __init__(self, blobs: BlobStore, make: MakeRecogniser = FormsRecogniser) -> None:
        self._blobs = blobs
        self._make = make
        self._kept: dict[bool, tuple[tuple[int, ...], Known | None]] = {}
        self._unreadable: dict[bool, set[int]] = {}
        """Ids of versions whose pictures could not be read."""

    def newest(self, session: Session, *, is_sample: bool) -> Known | None:
        """The forms by which piles of this kind are recognised; None without any.

        A form without its print is left out, and so is one whose picture cannot be read, as long as that is so.

        Raises:
            BlobsAway, OSError: no picture of any form can be had now.
        """
        versions = _newest_versions(session, is_sample=is_sample)
        ids = _ids(versions)
        is_kept = is_sample in self._kept and self._kept[is_sample][0] == ids
        if not is_kept or self._is_more_readable(session, versions, is_sample):
            self._kept[is_sample] = (ids, self._made(session, versions, is_sample))
        return self._kept[is_sample][1]

    def are_newest(self, session: Session, *, is_sample: bool) -> bool:
        """Whether the forms that `newest` gave last still are; makes none ready."""
        kept = self._kept.get(is_sample)
        return kept is not None and kept[0] == _ids(_newest_versions(session, is_sample=is_sample))

    def _made(self, session: Session, versions: Versions, is_sample: bool) -> Known | None:
        usable, unreadable = [], []
        for row, version in versions:
            try:
                file = form_file(session, self._blobs, version)
                check_print(file)
                usable.append((row.id, version.id, file))
            except BlobsAway:
                raise
            except (BlobError, FormError) as error:
                is_missing = isinstance(error, BlobMissing) and not self._lacks_picture(session, version)
                if is_missing or isinstance(error, BlobUnreadable):
                    unreadable.append((row, version))
                logger.warning("No page is recognised by the form %r: %s", row.name, error)
        self._unreadable[is_sample] = {version.id for _, version in unreadable}
        if not usable:
            return None
        recogniser = self._make([file for *_, file in usable])
        names = {row.id: row.name for row, _ in unreadable}
        return Known(recogniser, tuple(each[1] for each in usable), tuple(each[0] for each in usable), names)

    def _is_more_readable(self, session: Session, versions: Versions, is_sample: bool) -> bool:
        """Whether more is known by now of a form whose picture could not be read."""
        unreadable = self._unreadable[is_sample]
        return any(self._can_be_read(session, version) for _, version in versions if version.id in unreadable)

    def _can_be_read(self, session: Session, version: forms.FormVersion) -> bool:
        try:
            form_file(session, self._blobs, version)
        except (BlobMissing, BlobUnreadable):
            return self._lacks_picture(session, version)  # it is lost for good
        except BlobError:
            pass  # it is damaged
        return True

    def _lacks_picture(self, session: Session, version: forms.FormVersion) -> bool:
        return any(self._blobs.lacks(picture.blob) for picture in forms.select_pictures(session, version.id))


def kinds_of_forms(session: Session) -> set[bool]:
    """Whether there are forms with fields for samples, and for others."""
    return {row.is_sample for row, version in forms.select_forms(session) if form_in(version).fields}


def _newest_versions(session: Session, *, is_sample: bool) -> Versions:
    """The newest version of each form of this kind that has fields."""
    return [
        (row, version)
        for row, version in forms.select_forms(session)
        if row.is_sample == is_sample and form_in(version).fields
    ]


def _ids(versions: Versions) -> tuple[int, ...]:
    return tuple(version.id for _, version in versions)


class FormDocuments:
    """Form versions as values, each read once; for code that looks at many pages."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[int, tuple[forms.FormVersion, Form]] = {}
        self._pictures: dict[int, list[str]] = {}

    def form(self, version_id: int) -> Form:
        """What the version with this id says."""
        return self._of(version_id)[1]

    def form_id(self, version_id: int) -> int:
        """The form that the version with this id is of."""
        return self._of(version_id)[0].form_id

    def number(self, version_id: int) -> int:
        """The number of the version with this id."""
        return self._of(version_id)[0].number

    def picture(self, version_id: int, form_page: int) -> str:
        """The blob of the picture of a page of the version."""
        if version_id not in self._pictures:
            pictures = forms.select_pictures(self._session, version_id)
            self._pictures[version_id] = [picture.blob for picture in pictures]
        return self._pictures[version_id][form_page - 1]

    def _of(self, version_id: int) -> tuple[forms.FormVersion, Form]:
        if version_id not in self._found:
            version = forms.select_form_version(self._session, version_id)
            if version is None:  # rows refer to it, so that it cannot be deleted
                raise LookupError(f"There is no form version {version_id}")
            self._found[version_id] = (version, form_in(version))
        return self._found[version_id]
