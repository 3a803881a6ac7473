"""Every view of the web app in every state, each as one function that opens it.

Two servers are used: ``busy`` has images and labels, ``empty`` is new. Requests that would change the servers or take
long are answered by the test. Piles are those of the ``fake`` API, which has a page in every state and cuts none. All
pictures of names are rendered.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.sync_api import Page, Route, expect

from backend.pages import form_members
from tests.e2e import canned
from tests.e2e.drawing import write
from tests.e2e.fake import Fake
from tests.e2e.pages import open_view, shown_image, wait_until_seen
from tests.e2e.server import Server
from tests.handwriting import SAMPLES
from tests.pages import layouts

API = "**/api/v1"


@dataclass(frozen=True)
class Servers:
    """The servers of the gallery."""

    busy: Server
    empty: Server
    fake: Fake


Arrange = Callable[[Page, Servers], None]
STATES: dict[str, Arrange] = {}


def state(arrange: Arrange) -> Arrange:
    """Add a state under its function's name, dashes for underscores."""
    STATES[arrange.__name__.replace("_", "-")] = arrange
    return arrange


def fill(server: Server) -> None:
    """Two batches, partly checked."""
    for batch, names in (("Forms of 2025", range(1, 13)), ("Forms of 2026", range(13, 25))):
        paths = [path for number in names for path in sorted(SAMPLES.glob(f"field_{number:02}.*"))]
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        assert server.post("/images", files=files, data={"batch": batch}).status_code == 200
    server.wait_until_read(24)
    draw_form(server)
    for image, body in canned.LABELS.items():
        answer = server.put(f"/images/{image}/label", json=body, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text


def draw_form(server: Server) -> None:
    """A form of two pages with its fields, in the order of the export."""
    printed = layouts.two_pages()
    sheets = [Image.fromarray(sheet) for sheet in printed.sheets]
    pages = io.BytesIO()
    sheets[0].save(pages, "TIFF", save_all=True, append_images=sheets[1:], dpi=(layouts.DPI, layouts.DPI))
    answer = server.post(
        "/forms", files={"files": ("survey.tif", pages.getvalue())}, data={"name": printed.form.name}
    )
    assert answer.status_code == 201, answer.text
    form = answer.json()
    fields = form_members.members_of(printed.form)["fields"]
    body = {"name": form["name"], "pages": [paper_of(page) for page in form["pages"]], "fields": fields}
    answer = server.put(f"/forms/{form['id']}", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text


def paper_of(page: dict[str, Any]) -> dict[str, Any]:
    """What of a form's page is sent back to the server."""
    return {name: page[name] for name in ("width_mm", "height_mm", "size_known")}


def answer_with(page: Page, path: str, body: Any, status: int = 200) -> None:
    """Answer requests for an API path instead of the server."""

    def answer(route: Route) -> None:
        route.fulfill(json=body, status=status)

    page.route(f"{API}/{path}", answer)


def never_answer(page: Page, path: str) -> None:
    """Keep requests for an API path waiting."""
    page.route(f"{API}/{path}", lambda route: None)


def cut_off(page: Page) -> None:
    """Make the server unreachable from now on."""
    page.route(f"{API}/**", lambda route: route.abort())


@state
def upload(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "upload")


@state
def upload_sending(page: Page, at: Servers) -> None:
    never_answer(page, "images")
    open_view(page, at.busy, "upload")
    page.get_by_test_id("upload-batch").fill("Forms of 2027")
    page.get_by_test_id("upload-input").set_input_files(sorted(SAMPLES.glob("field_0*")))
    expect(page.get_by_test_id("upload-summary")).to_be_visible()


@state
def upload_results(page: Page, at: Servers) -> None:
    answer_with(page, "images", canned.RECEIPT)
    open_view(page, at.busy, "upload")
    page.get_by_test_id("upload-input").set_input_files(sorted(SAMPLES.glob("field_0*"))[:4])
    expect(page.get_by_test_id("upload-result")).to_have_count(4)


@state
def upload_offline(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "upload")
    cut_off(page)
    page.get_by_test_id("upload-input").set_input_files(sorted(SAMPLES.glob("field_0*"))[:3])
    expect(page.get_by_test_id("banner")).to_be_visible()


def share(page: Page, server: Server) -> None:
    """Serve the queue without leases: each state is a new browser, for which the images would be leased by others."""

    def answer(route: Route) -> None:
        queue = server.get("/queue?limit=40").json()
        route.fulfill(json={**queue, "leased_until": "2099-01-01T00:00:00Z", "elsewhere": 0})

    page.route(f"{API}/leases", answer)


@state
def review(page: Page, at: Servers) -> None:
    share(page, at.busy)
    open_view(page, at.busy, "review")
    wait_until_seen(page)


@state
def review_edited(page: Page, at: Servers) -> None:
    review(page, at)
    page.get_by_test_id("review-input").press_sequentially("E")


@state
def review_keys(page: Page, at: Servers) -> None:
    review(page, at)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def review_conflict(page: Page, at: Servers) -> None:
    review(page, at)
    answer_with(page, f"images/{shown_image(page)}/label", canned.CONFLICT, status=412)
    page.get_by_test_id("review-input").fill("ÉLODIE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def review_refused(page: Page, at: Servers) -> None:
    review(page, at)
    answer_with(page, f"images/{shown_image(page)}/label", canned.REFUSAL, status=422)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


@state
def review_offline(page: Page, at: Servers) -> None:
    review(page, at)
    cut_off(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("unsaved")).to_be_visible()
    expect(page.get_by_test_id("banner")).to_be_visible()


@state
def review_loading(page: Page, at: Servers) -> None:
    never_answer(page, "leases")
    open_view(page, at.busy, "review")


@state
def review_error(page: Page, at: Servers) -> None:
    answer_with(page, "leases", canned.BROKEN, status=500)
    open_view(page, at.busy, "review")
    expect(page.get_by_role("alert")).to_be_visible()


@state
def review_done(page: Page, at: Servers) -> None:
    stats = page.request.get(f"{at.busy.url}/api/v1/stats").json()
    answer_with(page, "stats", {**stats, "pending": 0})
    answer_with(page, "leases", canned.NOTHING_LEFT)
    open_view(page, at.busy, "review")
    expect(page.get_by_test_id("review-done")).to_be_visible()


@state
def review_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "review")
    expect(page.get_by_test_id("review-nothing")).to_be_visible()


@state
def groups(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "groups")
    page.wait_for_load_state("networkidle")


def claim(page: Page, elsewhere: int = 0) -> None:
    """Lease the images of a group in place of the server, see `share`: all but the first few, which others hold."""

    def answer(route: Route) -> None:
        wanted = json.loads(route.request.post_data or "")["images"]
        route.fulfill(json={"leased_until": "2099-01-01T00:00:00Z", "images": wanted[elsewhere:]})

    page.route(f"{API}/leases/images", answer)


def open_group(page: Page, at: Servers) -> None:
    """Open the group of the surest names."""
    page.goto(f"{at.busy.url}/#/groups?by=confidence")
    page.locator("[data-testid=group-row][data-key='0.99']").click()
    expect(page.get_by_test_id("group-crop").first).to_be_visible()


@state
def groups_opened(page: Page, at: Servers) -> None:
    claim(page)
    open_group(page, at)
    page.get_by_test_id("group-crop").nth(2).locator("img").click()
    expect(page.get_by_test_id("group-crop").nth(2)).to_have_attribute("aria-selected", "true")


@state
def groups_elsewhere(page: Page, at: Servers) -> None:
    claim(page, elsewhere=4)
    open_group(page, at)
    expect(page.get_by_test_id("group-elsewhere")).to_be_visible()


@state
def groups_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "groups")
    page.wait_for_load_state("networkidle")


@state
def images(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "images")
    expect(page.get_by_test_id("image-row").first).to_be_visible()


@state
def images_one(page: Page, at: Servers) -> None:
    page.goto(f"{at.busy.url}/#/images/2")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@state
def images_loading(page: Page, at: Servers) -> None:
    never_answer(page, "images?*")
    open_view(page, at.busy, "images")


@state
def images_error(page: Page, at: Servers) -> None:
    answer_with(page, "images?*", canned.BROKEN, status=500)
    open_view(page, at.busy, "images")
    expect(page.get_by_role("alert")).to_be_visible()


@state
def images_offline(page: Page, at: Servers) -> None:
    cut_off(page)
    open_view(page, at.busy, "images")
    expect(page.get_by_role("alert")).to_be_visible()


@state
def images_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "images")
    expect(page.get_by_role("heading", level=2)).to_be_visible()


@state
def images_answered(page: Page, at: Servers) -> None:
    page.goto(f"{at.busy.url}/#/images?order=answered")
    expect(page.get_by_test_id("image-row").first).to_be_visible()


@state
def bin_filled(page: Page, at: Servers) -> None:
    answer_with(page, "bin/batches", canned.BIN)
    open_view(page, at.busy, "bin")
    expect(page.get_by_test_id("bin-row")).to_be_visible()


@state
def bin_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "bin")
    expect(page.get_by_test_id("bin-empty")).to_be_visible()


@state
def draw(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "draw")
    write(page, "MARTIN", height=44)
    page.wait_for_timeout(1_000)  # for the reading after the last stroke
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("draw-text")).not_to_have_text("")


@state
def draw_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "draw")


@state
def draw_offline(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "draw")
    cut_off(page)
    write(page, "LEA", height=44)
    expect(page.get_by_test_id("draw-facts")).to_contain_text("can’t be reached")


@state
def piles_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "piles")
    expect(page.get_by_test_id("piles-empty")).to_be_visible()


@state
def piles_filled(page: Page, at: Servers) -> None:
    page.goto(f"{at.fake.url}/#/piles/1")
    expect(page.get_by_test_id("bookkeeping")).to_be_visible()
    page.wait_for_load_state("networkidle")


@state
def piles_repair(page: Page, at: Servers) -> None:
    page.goto(f"{at.fake.url}/#/pages/7")
    expect(page.locator(".sheet-field polygon").first).to_be_visible()
    page.wait_for_load_state("networkidle")


@state
def piles_records(page: Page, at: Servers) -> None:
    page.goto(f"{at.fake.url}/#/piles/1/records")
    expect(page.locator(".record-field[data-seen]")).to_have_count(2)
    page.wait_for_load_state("networkidle")


@state
def batches(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "batches")
    expect(page.get_by_test_id("batch-row").first).to_be_visible()


@state
def batches_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "batches")
    expect(page.get_by_test_id("batches-empty")).to_be_visible()


@state
def forms(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "forms")
    expect(page.get_by_test_id("form-row")).to_be_visible()


@state
def forms_nothing(page: Page, at: Servers) -> None:
    open_view(page, at.empty, "forms")
    expect(page.get_by_test_id("forms-empty")).to_be_visible()


@state
def forms_editor(page: Page, at: Servers) -> None:
    page.goto(f"{at.busy.url}/#/forms/1")
    page.get_by_test_id("field-frame").nth(1).click()
    page.wait_for_load_state("networkidle")


@state
def forms_editor_wrong(page: Page, at: Servers) -> None:
    forms_editor(page, at)
    page.get_by_test_id("field-name").fill("Surname")
    expect(page.get_by_test_id("field-problems")).not_to_be_empty()


@state
def models(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "models")
    expect(page.get_by_test_id("version-row")).to_be_visible()


@state
def models_running(page: Page, at: Servers) -> None:
    answer_with(page, "runs", {"items": [canned.RUNNING], "next_cursor": None})
    never_answer(page, "runs/*/events")
    models(page, at)


@state
def models_verdict(page: Page, at: Servers) -> None:
    answer_with(page, "runs", {"items": [canned.ACCEPTED], "next_cursor": None})
    models(page, at)


@state
def export(page: Page, at: Servers) -> None:
    open_view(page, at.busy, "export")
    page.wait_for_load_state("networkidle")


@state
def login(page: Page, at: Servers) -> None:
    answer_with(page, "session", canned.SIGNED_OUT)
    open_view(page, at.busy, "login")
    expect(page.get_by_test_id("login-submit")).to_be_visible()


@state
def login_in_place(page: Page, at: Servers) -> None:
    answer_with(page, "session", canned.SIGNED_IN)
    review(page, at)
    answer_with(page, "session", canned.SIGNED_OUT)
    answer_with(page, "stats", canned.NOBODY_LOGGED_IN, 401)
    expect(page.get_by_test_id("login-dialog")).to_be_visible()


@state
def people(page: Page, at: Servers) -> None:
    answer_with(page, "session", canned.SIGNED_IN)
    answer_with(page, "users?*", canned.PEOPLE)
    open_view(page, at.busy, "people")
    expect(page.get_by_test_id("person-row").first).to_be_visible()


@state
def people_added(page: Page, at: Servers) -> None:
    people(page, at)
    answer_with(page, "users", canned.FIRST_PASSWORD, 201)
    page.get_by_test_id("person-name").fill("Clara")
    page.get_by_test_id("person-add").click()
    expect(page.get_by_test_id("person-password")).to_be_visible()


@state
def account(page: Page, at: Servers) -> None:
    answer_with(page, "session", canned.SIGNED_IN)
    answer_with(page, "tokens?*", canned.TOKENS)
    open_view(page, at.busy, "account")
    expect(page.get_by_test_id("token-row")).to_be_visible()
