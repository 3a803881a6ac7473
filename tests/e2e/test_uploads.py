"""Files as people have them: in folders, with lists, deleted or changed while they wait to be sent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.pages import drop_files, open_view, words
from tests.e2e.server import Server
from tests.services.pictures import png, whole_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]

LIST = b"FILENAME,IDENTITY\r\nF1/name.png,ANNE\r\nF2/name.png,PAUL\r\n"


def forms(folder: Path) -> Path:
    """Two files of one name in two folders, a list of them, and what Windows adds."""
    for number in (1, 2):
        (folder / f"F{number}").mkdir(parents=True)
        (folder / f"F{number}" / "name.png").write_bytes(png(number))
        (folder / f"F{number}" / "Thumbs.db").write_bytes(b"x")
    (folder / "list.csv").write_bytes(LIST)
    return folder


def expected(server: Server) -> list[tuple[str, str | None]]:
    return [(image["path"], image["expected"]) for image in server.get("/images").json()["items"]]


@pytest.mark.parametrize("way", ["pick", "drop"])
def test_a_folder_s_files_keep_their_paths(page: Page, storing: Server, tmp_path: Path, way: str) -> None:
    folder = forms(tmp_path / "scans")
    open_view(page, storing, "upload")
    if way == "pick":
        page.get_by_test_id("upload-folder").set_input_files(folder)
    else:
        drop_files(page, [folder])
    results = page.get_by_test_id("upload-result")
    expect(results).to_have_count(2)
    expect(results.filter(has_text="scans/F1/name.png")).to_be_visible()
    assert sorted(expected(storing)) == [("scans/F1/name.png", "ANNE"), ("scans/F2/name.png", "PAUL")]
    said = words(page, "upload.list.matched", count=2, matched="2")
    expect(page.get_by_test_id("upload-list")).to_contain_text(said)


def test_folders_that_are_dropped_one_after_the_other_are_batches_of_their_own(
    page: Page, storing: Server, tmp_path: Path
) -> None:
    open_view(page, storing, "upload")
    for number in (1, 2):  # the second is called as the first's id
        folder = tmp_path / str(3 - number)
        folder.mkdir()
        (folder / "name.png").write_bytes(png(number))
        drop_files(page, [folder])
        expect(page.get_by_test_id("upload-result")).to_have_count(number)
    batches = storing.get("/stats").json()["batches"]
    assert sorted((batch["name"], batch["images"]) for batch in batches) == [("1", 1), ("2", 1)]


def test_a_list_that_comes_after_its_images_is_matched_with_their_batch(
    page: Page, storing: Server, tmp_path: Path
) -> None:
    folder = forms(tmp_path / "scans")
    open_view(page, storing, "upload")
    page.get_by_test_id("upload-batch").fill("March")
    page.get_by_test_id("upload-input").set_input_files(folder / "F1" / "name.png")
    expect(page.get_by_test_id("upload-result")).to_have_count(1)
    page.get_by_test_id("upload-input").set_input_files(folder / "list.csv")
    expect(page.get_by_test_id("upload-list")).to_be_visible()
    assert expected(storing) == [("name.png", None)]  # the list has two files of this name
    (folder / "list.csv").write_bytes(LIST.replace(b"F2/name", b"other"))
    page.get_by_test_id("upload-input").set_input_files(folder / "list.csv")
    expect(page.get_by_test_id("upload-list")).to_have_count(2)
    assert expected(storing) == [("name.png", "ANNE")]


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-GB", "cut the name fields out"), ("fr-FR", "découpez les champs de nom")],
)
def test_a_page_and_a_pdf_are_refused_with_what_to_do_and_the_field_is_kept(
    browser: Browser, storing: Server, tmp_path: Path, locale: str, words: str
) -> None:
    contents = {"a4.png": whole_page(), "form.pdf": b"%PDF-1.7", "field.png": png()}
    files = [tmp_path / name for name in contents]
    for file in files:
        file.write_bytes(contents[file.name])
    page = browser.new_context(locale=locale).new_page()
    open_view(page, storing, "upload")
    page.get_by_test_id("upload-input").set_input_files(files)
    refused = page.get_by_test_id("upload-result").and_(page.locator("[data-outcome=refused]"))
    expect(refused).to_have_count(2)
    for result in refused.all():
        expect(result).to_contain_text(words)
    assert [image["path"] for image in storing.get("/images").json()["items"]] == ["field.png"]
    page.context.close()


def test_files_that_were_deleted_or_changed_are_refused_at_once_and_the_others_go_on(
    page: Page, storing: Server, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number:02}.png" for number in range(30)]
    for number, file in enumerate(files):
        file.write_bytes(png(number))

    def hold(route: Route) -> None:  # the first request, until files of the second are gone
        if files[25].exists():
            files[25].unlink()
            time.sleep(1.1)  # so that the new time differs whatever the file system's precision
            files[26].write_bytes(png(99))
        route.continue_()

    page.route("**/api/v1/images", hold)
    open_view(page, storing, "upload")
    page.get_by_test_id("upload-input").set_input_files(files)
    results = page.get_by_test_id("upload-result")
    refused = results.and_(page.locator("[data-outcome=refused]"))
    expect(refused).to_have_count(2, timeout=15_000)
    expect(refused.first).to_contain_text(words(page, "upload.goneFile", name="").strip())
    assert storing.get("/images").json()["total"] == 28

    page.get_by_test_id("upload-input").set_input_files(files[26])
    expect(page.get_by_test_id("upload-tallies")).to_contain_text("29")
    assert storing.get("/images").json()["total"] == 29
