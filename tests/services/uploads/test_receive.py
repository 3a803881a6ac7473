"""Uploads: one result for each file, good ones stored whatever the others are, the same bytes stored once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.errors import ConflictError, InvalidError, TooLargeError
from backend.services.uploads import receive as receiving
from backend.services.uploads.receive import receive
from backend.services.uploads.unpacking import Upload
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.images import Batch, insert_batch, insert_image, lock_images, select_image
from backend.store.images import Image as StoredRow
from backend.store.piles.files import insert_pile
from backend.store.upload_keys import UploadKey
from tests.services.pictures import encoded, picture, pixel_bomb, png, upload, whole_page, workbook, zipped


class Uploader:
    """Sends files as one upload after the other."""

    def __init__(self, session: Session, blobs: BlobStore, settings: Settings) -> None:
        self.session = session
        self.blobs = blobs
        self.settings = settings

    def send(self, *uploads: Upload, **options: Any) -> dict[str, Any]:
        return receive(self.session, self.blobs, self.settings, uploads, **options)

    def outcome(self, name: str, data: bytes) -> tuple[str, str | None]:
        """One file's outcome, and the code of its refusal."""
        (result,) = self.send(upload(name, data))["results"]
        return result["outcome"], result["error"] and result["error"]["code"]

    def stored(self, image_id: int) -> Image.Image:
        image = select_image(self.session, image_id)
        assert image is not None
        return Image.open(io.BytesIO(self.blobs.get(image.blob)))


@pytest.fixture
def uploader(session: Session, blobs: BlobStore, settings: Settings) -> Uploader:
    return Uploader(session, blobs, settings)


def test_an_image_is_stored_as_png_with_its_size_and_name(uploader: Uploader) -> None:
    answer = uploader.send(upload("scans/a.jpg", encoded(picture(), "JPEG")), batch="March")
    assert answer["batch"] == {"id": 1, "name": "March"}
    assert (answer["created"], answer["exists"], answer["refused"], answer["expected"]) == (1, 0, 0, 0)
    assert answer["results"] == [
        {
            "file_name": "a.jpg",
            "path": "scans/a.jpg",
            "outcome": "created",
            "image_id": 1,
            "near_duplicate_of": None,
            "error": None,
        }
    ]
    assert (uploader.stored(1).format, uploader.stored(1).mode, uploader.stored(1).size) == (
        "PNG",
        "L",
        (120, 40),
    )


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("empty.png", b"", "empty", "empty (0 bytes)"),
        ("text.jpg", b"only text", "not-an-image", "not an image"),
        ("page.png", b"<html><script>alert(1)</script>", "not-an-image", "not an image"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-an-image", "not an image"),
        ("cut.png", png()[: len(png()) * 2 // 3], "damaged", "damaged"),
        ("cut.jpg", encoded(picture(), "JPEG")[:-100], "damaged", "damaged"),
        ("bomb.png", pixel_bomb(50_000), "too-many-pixels", "far too large"),
        ("large.png", pixel_bomb(10_000), "too-many-pixels", "this page 10000 x 10000"),
        ("dot.png", png(width=1, height=1), "too-small", "1 x 1 pixels"),
        ("line.png", png(width=3000, height=1), "too-small", "3000 x 1 pixels"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(20), "damaged", "damaged"),
        ("photo.avif", b"\0\0\0\x18ftypavif" + bytes(20), "heic", "AVIF"),
        (
            "form.pdf",
            b"%PDF-1.7",
            "pdf",
            "This is a PDF. Whole pages are not read here: cut the name fields out",
        ),
        ("a4.png", whole_page(), "whole-page", "Whole pages are not read here: cut the name fields out"),
        ("big.png", png() + bytes(1 << 20), "too-large", "larger than 1 MB"),
    ],
)
def test_a_bad_file_is_refused_with_words_and_costs_no_other(
    uploader: Uploader, name: str, data: bytes, code: str, words: str
) -> None:
    answer = uploader.send(upload("good1.png", png(1)), upload(name, data), upload("good2.png", png(2)))
    first, bad, second = answer["results"]
    assert (first["outcome"], second["outcome"]) == ("created", "created")
    assert (bad["outcome"], bad["image_id"], bad["error"]["code"]) == ("refused", None, code)
    assert words in bad["error"]["detail"]


def test_nothing_is_stored_of_a_refused_upload(uploader: Uploader) -> None:
    answer = uploader.send(upload("text.jpg", b"only text"))
    assert (answer["batch"], answer["refused"]) == (None, 1)
    assert uploader.session.scalars(select(Batch)).all() == []
    assert not (uploader.settings.data_dir / "images").exists()


def test_a_polyglot_is_stored_without_its_second_nature(uploader: Uploader) -> None:
    uploader.send(upload("both.png", png() + b"<script>alert(1)</script>"))
    stored = uploader.blobs.get(select_image(uploader.session, 1).blob)  # type: ignore[union-attr]  # made above
    assert b"script" not in stored


def test_a_phone_s_photo_is_turned_upright_and_loses_its_exif(uploader: Uploader) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    uploader.send(upload("photo.jpg", encoded(picture().convert("RGB"), "JPEG", exif=exif)))
    assert uploader.stored(1).size == (40, 120)
    assert dict(uploader.stored(1).getexif()) == {}
    assert uploader.stored(1).mode == "RGB"


def test_each_page_of_a_tiff_is_an_image(uploader: Uploader) -> None:
    data = encoded(picture(1), "TIFF", save_all=True, append_images=[picture(2), picture(3)])
    results = uploader.send(upload("scan.tif", data), batch="March")["results"]
    assert [(r["file_name"], r["image_id"]) for r in results] == [
        ("scan.tif (page 1)", 1),
        ("scan.tif (page 2)", 2),
        ("scan.tif (page 3)", 3),
    ]
    (again,) = uploader.send(upload("scan.tif", data), batch="March")["results"]
    assert (again["outcome"], again["image_id"]) == ("exists", 1)


def outcomes(answer: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(r["path"], r["outcome"], r["image_id"]) for r in answer["results"]]


def test_the_same_bytes_in_the_same_place_are_the_same_image(uploader: Uploader) -> None:
    uploader.send(upload("F1/a.png", png()), batch="March")
    again = uploader.send(upload("F1\\a.png", png()), batch="March")
    assert outcomes(again) == [("F1/a.png", "exists", 1)]


def test_equal_blank_fields_of_four_forms_are_four_images_that_share_a_picture(uploader: Uploader) -> None:
    forms = [upload(f"F{number}/field.png", png()) for number in range(1, 5)]
    answer = uploader.send(*forms, batch="March")
    assert outcomes(answer) == [(f"F{number}/field.png", "created", number) for number in range(1, 5)]
    assert [r.get("note") for r in answer["results"]] == [None] + [
        "Seen before: the same file is image 1, F1/field.png."
    ] * 3
    assert [r["near_duplicate_of"] for r in answer["results"]] == [None, 1, 1, 1]
    rows = uploader.session.scalars(select(StoredRow).order_by(StoredRow.id)).all()
    assert [(row.folder, row.file_name) for row in rows] == [(f"F{n}", "field.png") for n in range(1, 5)]
    assert len({(row.blob, row.pixel_hash, row.sha256) for row in rows}) == 1


def test_the_same_file_in_another_batch_or_under_another_name_is_another_image(uploader: Uploader) -> None:
    uploader.send(upload("a.png", png()), batch="March")
    assert outcomes(uploader.send(upload("a.png", png()), batch="April")) == [("a.png", "created", 2)]
    assert outcomes(uploader.send(upload("b.png", png()), batch="April")) == [("b.png", "created", 3)]


def test_another_picture_of_the_same_name_is_not_lost(uploader: Uploader) -> None:
    uploader.send(upload("scan0001.png", png(1)), batch="March")
    again = uploader.send(upload("scan0001.png", png(2)), batch="March")
    assert outcomes(again) == [("scan0001.png", "created", 2)]


def test_an_upload_that_was_interrupted_continues_in_its_batch_though_the_minute_has_passed(
    uploader: Uploader,
) -> None:
    uploader.send(upload("a.png", png(1)), idempotency_key="k")
    with writing(uploader.session):
        uploader.session.execute(
            delete(UploadKey)
        )  # as if the server had been killed before it kept the answer
        batch = uploader.session.scalars(select(Batch)).one()
        batch.name = "a minute ago"
    again = uploader.send(upload("a.png", png(1)), upload("b.png", png(2)), idempotency_key="k")
    assert again["batch"] == {"id": 1, "name": "a minute ago"}
    assert outcomes(again) == [("a.png", "exists", 1), ("b.png", "created", 2)]


def test_the_same_pixels_in_another_file_are_marked_as_near_duplicate(uploader: Uploader) -> None:
    uploader.send(upload("a.png", png()))
    (other,) = uploader.send(upload("a.bmp", encoded(picture().convert("RGB"), "BMP")))["results"]
    assert (other["outcome"], other["image_id"], other["near_duplicate_of"]) == ("created", 2, 1)


def test_two_files_of_one_upload_may_be_the_same(uploader: Uploader) -> None:
    results = uploader.send(upload("a.png", png()), upload("a.png", png()))["results"]
    assert [(r["outcome"], r["image_id"]) for r in results] == [("created", 1), ("exists", 1)]


def test_a_batch_is_found_by_id_or_name(uploader: Uploader) -> None:
    uploader.send(upload("a.png", png(1)), batch="March")
    assert uploader.send(upload("b.png", png(2)), batch="1")["batch"] == {"id": 1, "name": "March"}
    assert uploader.send(upload("c.png", png(3)), batch="March")["batch"] == {"id": 1, "name": "March"}
    assert uploader.send(upload("d.png", png(4)), batch="7")["batch"] == {"id": 2, "name": "7"}
    assert uploader.send(upload("d.png", png(4)), batch="March")["batch"] == {"id": 1, "name": "March"}


def test_a_batch_without_a_name_is_called_by_the_time(uploader: Uploader) -> None:
    assert uploader.send(upload("a.png", png()))["batch"]["name"].startswith("20")


def test_a_name_is_a_name_even_if_a_batch_has_it_as_its_id(uploader: Uploader) -> None:
    uploader.send(upload("a.png", png(1)), batch_name="March")
    assert uploader.send(upload("b.png", png(2)), batch_name="01")["batch"] == {"id": 2, "name": "01"}
    assert uploader.send(upload("c.png", png(3)), batch_name="1")["batch"] == {"id": 3, "name": "1"}
    assert uploader.send(upload("d.png", png(4)), batch_name="01")["batch"] == {"id": 2, "name": "01"}


def test_a_name_and_an_id_of_one_spelling_are_two_contents_and_both_are_refused(uploader: Uploader) -> None:
    uploader.send(upload("a.png", png()), batch="1", idempotency_key="k")
    with pytest.raises(InvalidError, match="another upload"):
        uploader.send(upload("a.png", png()), batch_name="1", idempotency_key="k")
    with pytest.raises(InvalidError, match="batch or batch_name, not both"):
        uploader.send(upload("a.png", png()), batch="1", batch_name="1")
    with pytest.raises(InvalidError, match="200 characters"):
        uploader.send(upload("a.png", png()), batch_name="x" * 201)


@pytest.mark.parametrize("named", [{"batch": "1"}, {"batch": "Sample"}, {"batch_name": "Sample"}])
def test_images_never_join_a_pile(uploader: Uploader, named: dict[str, str]) -> None:
    with writing(uploader.session):
        insert_pile(uploader.session, insert_batch(uploader.session, "Sample").id, is_sample=True)
    with pytest.raises(ConflictError, match="The sample's pages are called 'Sample'") as refused:
        uploader.send(upload("a.png", png()), **named)
    assert refused.value.field in named
    assert uploader.session.scalars(select(StoredRow)).all() == []
    assert list(uploader.blobs.names()) == []


def test_each_upload_without_a_name_has_a_batch_of_its_own(uploader: Uploader) -> None:
    first = uploader.send(upload("a.png", png(1)), upload("b.png", png(2)), idempotency_key="k")
    second = uploader.send(upload("a.png", png(1)), idempotency_key="l")
    third = uploader.send(upload("a.png", png(1)))
    assert [answer["batch"]["id"] for answer in (first, second, third)] == [1, 2, 3]
    assert uploader.send(upload("a.png", png(1)), idempotency_key="l") == second


def test_a_csv_says_what_is_expected(uploader: Uploader) -> None:
    table = b"FILENAME,IDENTITY\na.png,NULL\nmissing.png,ANNE\n"
    answer = uploader.send(upload("a.png", png(1)), upload("b.png", png(2)), upload("labels.csv", table))
    assert (answer["created"], answer["expected"], len(answer["results"])) == (2, 1, 2)
    found = {"file_name": "labels.csv", "path": "labels.csv", "names": 2, "matched": 1}
    assert answer["lists"] == [found]
    expected = [select_image(uploader.session, number).expected for number in (1, 2)]  # type: ignore[union-attr]
    assert expected == ["NULL", None]


def test_a_csv_without_file_names_is_refused(uploader: Uploader) -> None:
    assert uploader.outcome("labels.csv", b"a,b\n1,2\n") == ("refused", "csv-refused")


def test_a_zip_is_its_files_and_refusals(uploader: Uploader) -> None:
    data = zipped(
        ("f/a.png", png(1)),
        ("../b.png", png(2)),
        ("c.txt", b"text"),
        ("l.csv", b"FILENAME,IDENTITY\na.png,ANNE\n"),
    )
    answer = uploader.send(upload("all.zip", data))
    assert [(r["file_name"], r["outcome"]) for r in answer["results"]] == [
        ("../b.png", "refused"),
        ("a.png", "created"),
        ("c.txt", "refused"),
    ]
    assert answer["expected"] == 1


def expected(uploader: Uploader) -> dict[str, str | None]:
    return {f"{row.batch_id}:{row.path}": row.expected for row in uploader.session.scalars(select(StoredRow))}


UNCLEAR = "The list does not say which text belongs to this file: give the folder with the name."


def test_a_list_s_paths_tell_files_of_one_name_apart(uploader: Uploader) -> None:
    table = b"FILENAME,IDENTITY\nF1/name.png,ANNE\nF2\\name.png,PAUL\n"
    files = [upload("F1/name.png", png(1)), upload("F2/name.png", png(2)), upload("list.csv", table)]
    answer = uploader.send(*files, batch="March")
    assert (answer["created"], answer["expected"]) == (2, 2)
    assert expected(uploader) == {"1:F1/name.png": "ANNE", "1:F2/name.png": "PAUL"}


def test_a_name_alone_that_several_files_have_is_given_to_none_and_said(uploader: Uploader) -> None:
    table = b"FILENAME,IDENTITY\nname.png,ANNE\n"
    files = [upload("F1/name.png", png(1)), upload("F2/name.png", png(2)), upload("list.csv", table)]
    answer = uploader.send(*files, batch="March")
    assert (answer["expected"], [r.get("note") for r in answer["results"]]) == (0, [UNCLEAR, UNCLEAR])
    assert expected(uploader) == {"1:F1/name.png": None, "1:F2/name.png": None}


def test_a_name_that_a_later_request_shows_not_to_be_unique_is_taken_back(uploader: Uploader) -> None:
    table = b"FILENAME,IDENTITY\nname.png,ANNE\n"
    for folder, mark in (("F1", 1), ("F2", 2)):
        uploader.send(upload(f"{folder}/name.png", png(mark)), upload("list.csv", table), batch="March")
    uploader.send(upload("F3/name.png", png(3)), upload("list.csv", table), batch="April")
    assert expected(uploader) == {"1:F1/name.png": None, "1:F2/name.png": None, "2:F3/name.png": "ANNE"}


def lists(answer: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(found["path"], found["names"], found["matched"]) for found in answer["lists"]]


def test_a_list_that_comes_after_its_images_is_matched_with_the_batch(uploader: Uploader) -> None:
    uploader.send(upload("F1/a.png", png(1)), upload("b.png", png(2)), upload("c.png", png(3)), batch="March")
    uploader.send(upload("a.png", png(1)), batch="April")
    first, second = b"FILENAME,IDENTITY\nb.png,PAUL\n", b"FILENAME,IDENTITY\na.png,ANNE\nb.png,LEA\nx.png,X\n"
    uploader.send(upload("first.csv", first), batch="March")
    answer = uploader.send(upload("box/second.csv", second), batch="March")
    assert (answer["batch"]["name"], answer["results"], answer["expected"]) == ("March", [], 1)
    assert lists(answer) == [("box/second.csv", 3, 2)]
    assert expected(uploader) == {"1:F1/a.png": "ANNE", "1:b.png": "PAUL", "1:c.png": None, "2:a.png": None}


def test_a_long_list_is_written_in_steps_that_see_what_came_between(
    uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_FILLED_AT_ONCE", 1)
    files = [upload(f"F1/{name}.png", png(mark)) for mark, name in enumerate("abc")]
    uploader.send(*files, batch="March")
    came = iter([True])

    def lock_and_add(session: Session, ids: list[int]) -> Any:
        found = lock_images(session, ids)
        if next(came, False):  # as if another request had brought it; seen by the next step
            row = found[0]
            insert_image(
                session,
                sha256=row.sha256,
                blob=row.blob,
                file_name="b.png",
                folder="F2",
                batch_id=row.batch_id,
                width=9,
                height=9,
                pixel_hash=row.pixel_hash,
            )
        return found

    monkeypatch.setattr(receiving, "lock_images", lock_and_add)
    table = b"FILENAME,IDENTITY\na.png,ANNE\nb.png,PAUL\nc.png,LEA\n"
    answer = uploader.send(upload("list.csv", table), batch="March")
    assert (answer["expected"], lists(answer)) == (2, [("list.csv", 3, 2)])
    assert expected(uploader) == {
        "1:F1/a.png": "ANNE",
        "1:F1/b.png": None,
        "1:F1/c.png": "LEA",
        "1:F2/b.png": None,
    }


def test_a_list_that_names_no_file_says_so(uploader: Uploader) -> None:
    table = upload("list.csv", b"FILENAME,IDENTITY\na,ANNE\nb,PAUL\n")
    assert lists(uploader.send(upload("a.png", png(1)), table, batch="March")) == [("list.csv", 2, 0)]
    nowhere = uploader.send(upload("list.csv", b"FILENAME,IDENTITY\na.png,ANNE\n"))
    assert (nowhere["batch"], lists(nowhere)) == (None, [("list.csv", 1, 0)])
    assert lists(uploader.send(upload("list.csv", b"FILENAME\na.png\n"), batch="March")) == [
        ("list.csv", 0, 0)
    ]


def test_an_excel_file_is_a_list(uploader: Uploader) -> None:
    sheet = workbook([["FILENAME", "IDENTITY"], ["a.png", "ÉLODIE"]])
    answer = uploader.send(upload("a.png", png(1)), upload("names.xlsx", sheet))
    assert (answer["created"], answer["refused"], answer["expected"]) == (1, 0, 1)
    second = workbook([["FILENAME", "IDENTITY"], ["b.png", "X"]])
    inside = uploader.send(upload("all.zip", zipped(("b.png", png(2)), ("l.xlsx", second))))
    assert (inside["created"], inside["refused"], inside["expected"]) == (1, 0, 1)


def test_a_damaged_zip_is_refused_by_name_and_the_good_files_keep_their_result(uploader: Uploader) -> None:
    broken = bytearray(zipped(("a.png", png(1)), ("b.png", png(2)), packing=zipfile.ZIP_LZMA))
    broken[50:60] = b"\xff" * 10
    end = zipped(("c.png", png(3)))[:-30]
    answer = uploader.send(
        upload("lzma.zip", bytes(broken)), upload("cut.zip", end), upload("good.png", png(5))
    )
    assert [(r["path"], r["outcome"], r["error"] and r["error"]["code"]) for r in answer["results"]] == [
        ("a.png", "refused", "zip-entry-refused"),
        ("b.png", "created", None),
        ("cut.zip", "refused", "zip-refused"),
        ("good.png", "created", None),
    ]


def test_a_refused_zip_leaves_nothing_of_itself(uploader: Uploader) -> None:
    data = zipped(("a.png", png()), ("bomb.png", bytes(900_000)), ("bomb2.png", bytes(900_000)))
    results = uploader.send(upload("bomb.zip", data), upload("good.png", png(5)))["results"]
    assert [(r["file_name"], r["outcome"], r["image_id"]) for r in results] == [
        ("bomb.zip", "refused", None),
        ("good.png", "created", 1),
    ]


def test_zip_entries_and_files_share_one_limit(uploader: Uploader) -> None:
    data = zipped(*((f"{number}.png", png(number)) for number in range(4)))
    answer = uploader.send(upload("a.png", png(10)), upload("b.png", png(11)), upload("four.zip", data))
    assert answer["created"] == 2
    assert "has 4 entries, the limit is 3" in answer["results"][2]["error"]["detail"]


def test_too_many_files_are_refused_before_any_is_stored(uploader: Uploader) -> None:
    with pytest.raises(TooLargeError, match=r"may hold 5 files.*Received: 6"):
        uploader.send(*(upload(f"{number}.png", png(number)) for number in range(6)))
    assert uploader.session.scalars(select(Batch)).all() == []


def test_no_file_is_an_error(uploader: Uploader) -> None:
    with pytest.raises(InvalidError, match="No file was sent"):
        uploader.send()


def test_a_repeated_request_gets_the_first_response(uploader: Uploader) -> None:
    first = uploader.send(upload("a.png", png(1)), idempotency_key="k1")
    assert uploader.send(upload("a.png", png(1)), idempotency_key="k1") == first
    assert select_image(uploader.session, 2) is None


class FullStore(BlobStore):
    """A disk that has room for some more blobs."""

    room = 0

    def put(self, data: bytes) -> str:
        if self.room == 0:
            raise StorageFull("no space")
        self.room -= 1
        return super().put(data)


def test_a_disk_that_fills_up_keeps_what_was_stored_and_recovers(uploader: Uploader) -> None:
    disk = uploader.blobs = FullStore(uploader.settings.blobs_url)
    disk.room = 1
    files = [upload("a.png", png(1)), upload("b.png", png(2))]
    answer = uploader.send(*files, idempotency_key="k")
    assert [r["outcome"] for r in answer["results"]] == ["created", "refused"]
    assert answer["results"][1]["error"]["code"] == "storage-full"

    disk.room = 9
    again = uploader.send(upload("a.png", png(1)), upload("b.png", png(2)), idempotency_key="k")
    assert [r["outcome"] for r in again["results"]] == ["exists", "created"]


def test_a_full_disk_refuses_the_whole_upload(uploader: Uploader) -> None:
    uploader.blobs = FullStore(uploader.settings.blobs_url)
    with pytest.raises(StorageFull, match="nothing was stored"):
        uploader.send(upload("a.png", png()))
    assert uploader.session.scalars(select(Batch)).all() == []
