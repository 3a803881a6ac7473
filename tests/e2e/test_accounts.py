"""An administrator and two reviewers, from the first account on: nobody in who should not be, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import decide, open_view, scrolls_sideways, shown_image, wait_until_seen
from tests.e2e.server import API, Server, wait_for
from tests.e2e.test_accessibility import grave_problems
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser

FIELDS = sorted(SAMPLES.glob("field_*"))[:8]
OWN = "{} and a handful of buttons"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The first reviewer's browser: a phone, in French."""
    context = browser.new_context(
        locale="fr-FR", viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def laptop(browser: Browser) -> Iterator[Page]:
    """The second reviewer's browser."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@contextmanager
def held(page: Page) -> Iterator[None]:
    """Hold back what the page asks for meanwhile, so that no refusal comes in between."""
    page.route(f"**{API}/**", lambda _: None)
    yield
    page.unroute(f"**{API}/**")  # sends on what was held


def log_in(page: Page, name: str | None, password: str) -> None:
    """Fill in the form; without a name it is there already."""
    if name is not None:
        page.get_by_test_id("login-name").fill(name)
    page.get_by_test_id("login-password").fill(password)
    page.keyboard.press("Enter")


def choose_password(page: Page, name: str) -> None:
    """Replace the first password, which is not asked for again."""
    for box in ("password-new", "password-again"):
        page.get_by_test_id(box).fill(OWN.format(name))
    page.keyboard.press("Enter")


def add_person(admin: Page, name: str) -> str:
    """Add a reviewer; the first password as it is shown."""
    admin.get_by_test_id("person-name").fill(name)
    admin.get_by_test_id("person-add").click()
    expect(admin.locator(f"[data-testid=person-row][data-name='{name}']")).to_be_visible()
    return admin.get_by_test_id("person-password").input_value()


def label_of(page: Page, server: Server, image: int) -> Any:
    """The label of an image, as somebody who is logged in gets it."""
    return page.request.get(f"{server.url}{API}/images/{image}").json()["label"]


def wait_for_label(page: Page, server: Server, image: int, text: str, author: str) -> None:
    """Wait until the server has a label, and whose."""
    label = wait_for(f"the label of {image}", lambda: label_of(page, server, image))
    assert (label["text"], label["author"]) == (text, author)


def check(page: Page) -> None:
    """What is on show is accessible and fits."""
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)


def test_an_office_from_its_first_account_on(page: Page, phone: Page, laptop: Page, server: Server) -> None:
    server.upload(*FIELDS)
    server.wait_until_read(len(FIELDS))

    # Ada works before there are accounts; she makes the first one, and goes on where she was.
    open_view(page, server, "review")
    wait_until_seen(page)
    image = shown_image(page)
    with held(page):
        page.keyboard.press("Control+A")
        page.keyboard.type("TYPED BEFORE")
        page.keyboard.press("Enter")
        first = server.command("user", "add", "Ada", "--admin").split()[-1]
    expect(page.get_by_test_id("login-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    log_in(page, "ada", "guessed and wrong")
    expect(page.get_by_role("alert")).to_contain_text("name or the password is wrong")
    log_in(page, "ada", first)
    choose_password(page, "Ada")
    page.get_by_test_id("earlier-claim").click()
    wait_for_label(page, server, image, "TYPED BEFORE", "Ada")
    assert requests.get(f"{server.url}{API}/stats", timeout=10).status_code == 401

    page.get_by_test_id("account").click()
    page.get_by_test_id("account-people").click()
    passwords = {name: add_person(page, name) for name in ("Ben", "Zoé Martin")}
    check(page)

    both_review(phone, laptop, server, passwords)
    ben_is_signed_out_while_typing(phone, server)
    ben_is_disabled(page, phone, server)
    zoe_makes_a_token(laptop, server)


def both_review(phone: Page, laptop: Page, server: Server, passwords: dict[str, str]) -> None:
    """Each logs in, chooses a password, and reviews under the own name; neither sees what is not theirs to do."""
    for page, name in ((phone, "Ben"), (laptop, "Zoé Martin")):
        page.goto(f"{server.url}/#/review")
        expect(page.get_by_test_id("login-name")).to_be_focused()
        expect(page.get_by_test_id("nav-review")).to_be_hidden()
        check(page)
        log_in(page, name, passwords[name])
        choose_password(page, name)
        image, text = decide(page, f"BY {name[:3].upper()}")
        wait_for_label(page, server, image, text, name)
        page.get_by_test_id("account").click()
        expect(page.get_by_test_id("account-people")).to_be_hidden()
        expect(page.get_by_test_id("author-ask")).to_have_count(0)
        page.keyboard.press("Escape")
        open_view(page, server, "models")  # leaves the other names to the other reviewer
    expect(laptop.get_by_test_id("version-row").first).to_be_visible()
    expect(laptop.get_by_test_id("retrain-button")).to_be_hidden()
    laptop.goto(f"{server.url}/#/people")
    expect(laptop.get_by_test_id("forbidden")).to_be_visible()


def ben_is_signed_out_while_typing(phone: Page, server: Server) -> None:
    """The label that he saves meanwhile and the text that he has begun are there after he has logged in again."""
    open_view(phone, server, "review")
    wait_until_seen(phone)
    with held(phone):
        phone.context.clear_cookies()
        saved, _ = decide(phone, "SAVED MEANWHILE")
        phone.keyboard.press("Control+A")
        phone.keyboard.type("HALF A NA")
    expect(phone.get_by_test_id("login-dialog")).to_be_visible()
    expect(phone.get_by_test_id("login-name")).to_have_value("Ben")
    check(phone)
    log_in(phone, None, OWN.format("Ben"))
    expect(phone.get_by_test_id("login-dialog")).to_have_count(0)
    wait_for_label(phone, server, saved, "SAVED MEANWHILE", "Ben")
    expect(phone.get_by_test_id("review-input")).to_have_value("HALF A NA")
    expect(phone.get_by_test_id("review-input")).to_be_focused()


def ben_is_disabled(page: Page, phone: Page, server: Server) -> None:
    """What he saves from then on waits for him, and is not sent when somebody else logs in in his browser."""
    row = page.locator("[data-testid=person-row][data-name=Ben]")
    late = shown_image(phone)
    with held(phone):
        row.get_by_test_id("person-disable").click()
        page.get_by_test_id("person-disable-sure").click()
        expect(row.get_by_test_id("person-enable")).to_be_visible()
        phone.keyboard.press("Enter")
    expect(phone.get_by_test_id("login-dialog")).to_be_visible()
    log_in(phone, None, OWN.format("Ben"))
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_test_id("login-else").click()
    log_in(phone, "Ada", OWN.format("Ada"))
    expect(phone.get_by_test_id("nav-review")).to_be_visible()
    expect(phone.get_by_test_id("unsaved")).to_have_count(0)
    assert label_of(phone, server, late) is None

    row.get_by_test_id("person-enable").click()
    phone.get_by_test_id("account").click()
    phone.get_by_test_id("account-logout").click()
    log_in(phone, "Ben", OWN.format("Ben"))
    expect(phone.get_by_test_id("nav-review")).to_be_visible()
    wait_for_label(phone, server, late, "HALF A NA", "Ben")


def zoe_makes_a_token(laptop: Page, server: Server) -> None:
    """It is shown once, works as she may, and no longer once it is revoked; her password can be changed."""
    open_view(laptop, server, "account")
    laptop.get_by_test_id("token-name").fill("Nightly export")
    laptop.get_by_test_id("token-make").click()
    token = laptop.get_by_test_id("token-secret").input_value()
    laptop.set_viewport_size({"width": 360, "height": 740})
    check(laptop)

    def status() -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{server.url}{API}/stats", headers=headers, timeout=10).status_code

    assert status() == 200
    laptop.reload()
    expect(laptop.get_by_test_id("token-row")).to_be_visible()
    expect(laptop.get_by_test_id("token-secret")).to_have_count(0)
    laptop.get_by_test_id("token-revoke").click()
    laptop.get_by_test_id("token-revoke-sure").click()
    expect(laptop.get_by_test_id("tokens-none")).to_be_visible()
    assert status() == 401

    laptop.get_by_test_id("password-old").fill(OWN.format("Zoé Martin"))
    choose_password(laptop, "Zoé once more")
    expect(laptop.get_by_test_id("notice")).to_contain_text("changed")
    laptop.get_by_test_id("account").click()
    laptop.get_by_test_id("account-logout").click()
    log_in(laptop, "Zoé Martin", OWN.format("Zoé Martin"))
    expect(laptop.get_by_role("alert")).to_be_visible()
    log_in(laptop, "Zoé Martin", OWN.format("Zoé once more"))
    expect(laptop.get_by_test_id("nav-review")).to_be_visible()
