"""Cut pages again by the newest version of their form: fields that did not move keep their images and labels.

Knows rows and forms. Opening pages is the `Cutter`'s work.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from backend.pages.form import Form
from backend.pages.geometry import Placement
from backend.services.audit import WORKER
from backend.services.forms.page_files import FilePage, RefusedFilePage
from backend.services.piles.cutting.cut_fields import NewField
from backend.services.piles.cutting.field_changes import FieldChanges, changes
from backend.services.piles.cutting.known_forms import FormDocuments, Known
from backend.services.piles.cutting.page_findings import PageFindings, fields_by, look_at
from backend.services.piles.cutting.page_storage import (
    add_fields,
    apply_findings,
    replace_fields,
    set_positions,
)
from backend.store.piles.tables import Page, PageFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CutAgain:
    """A registered page that is cut by another version of its form.

    Args:
        version_id: the newest version, of which ``form`` is the value and ``place`` its place among the known ones.
        placement: where the form lies on the page; None if its picture has changed, so that it must be looked for.
        fields: what was cut, once it was.
        findings: the page as it was found, if it was looked for.
        failed: whether it could not be cut: then it stays as it is.
    """

    number: int
    version_id: int
    form: Form
    place: int
    form_page: int
    changes: FieldChanges
    placement: Placement | None
    fields: list[NewField] = field(default_factory=list)
    findings: PageFindings | None = None
    failed: bool = False

    def pictures(self) -> list[bytes]:
        """Files to be stored."""
        return [each.png for each in self.fields]


def plan_of(documents: FormDocuments, known: Known, page: Page) -> CutAgain | None:
    """How to cut the page again; None for one that is not a registered page, or whose form is not known any more."""
    if page.state != "registered" or page.form_version_id is None or page.form_page is None:
        return None
    place = known.place_of(documents.form_id(page.form_version_id))
    if place is None:
        return None
    return _plan(documents, page, known.version_ids[place], place)


def needs_cutting(documents: FormDocuments, page: Page, version_id: int) -> bool:
    """Whether a registered page must be opened to be cut by this version."""
    plan = _plan(documents, page, version_id, 0)
    return plan is not None and (bool(plan.changes.cut) or plan.placement is None)


def adopt_version(
    session: Session, documents: FormDocuments, page: Page, version_id: int, at: datetime, by: str
) -> None:
    """Give a page, which `needs_cutting` does not say of, the fields of this version.

    Args:
        by: who asked: fields that the form has no more go to the bin.
    """
    plan = _plan(documents, page, version_id, 0)
    if plan is not None:
        _keep_fields(session, page, plan, at, by)


def as_cut(plan: CutAgain, known: Known, page: FilePage | RefusedFilePage) -> CutAgain:
    """The plan, carried out on the page."""
    if isinstance(page, RefusedFilePage):
        return replace(plan, failed=True)
    try:
        return _cut(plan, known, page)
    except Exception:  # whatever it is, the other pages must go on
        logger.exception("Cutting a page again failed")
        return replace(plan, failed=True)


def store_cut_again(
    session: Session, batch_id: int, file: PageFile, page: Page, cut: CutAgain, at: datetime
) -> bool:
    """Write what was cut, unless the page has changed meanwhile; False if nothing was written."""
    if not page.is_due:
        return False
    page.is_due = False
    if cut.failed or page.state != "registered" or page.form_page != cut.form_page:
        session.flush()
        return False
    if cut.findings is not None:
        page.placement, page.score, page.turned = (
            cut.findings.placement,
            cut.findings.score,
            cut.findings.turned,
        )
    _keep_fields(session, page, cut, at, page.cut_by or WORKER)
    add_fields(session, batch_id, file, page, cut.fields)
    file.is_joined = False
    session.flush()
    return True


def store_found(
    session: Session, batch_id: int, file: PageFile, page: Page, found: PageFindings | CutAgain, at: datetime
) -> bool:
    """Make the page what was found by the program; False if it stays as it was."""
    if isinstance(found, CutAgain):
        return store_cut_again(session, batch_id, file, page, found, at)
    if not page.is_due:
        return False
    if page.state == "registered":
        page.is_due = False  # it cannot be cut again, and stays as it was
        return False
    apply_findings(session, batch_id, file, page, found, at, page.cut_by or WORKER)
    page.decided_by, page.decision_id = "program", None
    return True


def _cut(plan: CutAgain, known: Known, page: FilePage) -> CutAgain:
    if plan.placement is not None:
        fields = fields_by(known, plan.place, plan.form_page, plan.placement, page, plan.changes.cut)
        return replace(plan, fields=fields)
    findings = look_at(known, page)
    if (findings.state, findings.version_id, findings.form_page) != (
        "registered",
        plan.version_id,
        plan.form_page,
    ):
        return replace(plan, failed=True)
    fields = [each for each in findings.fields if each.name in plan.changes.cut]
    return replace(plan, fields=fields, findings=findings)


def _keep_fields(session: Session, page: Page, cut: CutAgain, at: datetime, by: str) -> None:
    replace_fields(session, page, cut.changes.kept, at, by)
    set_positions(session, page, cut.form)
    page.form_version_id = cut.version_id
    page.decision_id = None  # what it was before cannot be had back field by field
    page.revision += 1


def _plan(documents: FormDocuments, page: Page, version_id: int, place: int) -> CutAgain | None:
    if page.form_version_id is None or page.form_page is None:
        return None
    old, new = documents.form(page.form_version_id), documents.form(version_id)
    if page.form_page > len(new.pages):
        return None
    is_same_paper = old.pages[page.form_page - 1] == new.pages[page.form_page - 1]
    pictures = [documents.picture(each, page.form_page) for each in (page.form_version_id, version_id)]
    is_same = is_same_paper and pictures[0] == pictures[1]
    found = changes(old, new, page.form_page)
    placement = Placement.from_json(page.placement) if page.placement is not None and is_same else None
    return CutAgain(page.number, version_id, new, place, page.form_page, found, placement)
