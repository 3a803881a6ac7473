"""The recognizer on a network with predictable output: order, batches, blanks, places, threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.exchange.style import PLAIN, Style
from backend.recognizer import engine
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import load_bundle
from backend.recognizer.confidence import HIGHEST, Calibration
from backend.recognizer.engine import Recognizer
from backend.recognizer.letter_strips import strips
from backend.recognizer.normalise import Normalised, normalise
from backend.recognizer.not_names.reasons import reasons_of
from backend.recognizer.reading import Alternative, Reading
from backend.recognizer.thread_pool import ThreadPool
from tests.recognizer.networks import SPEC, STRIDE, band_bundle, strokes
from tests.recognizer.not_names.refusing import refusing_all

PAPER = np.full((40, 120), 255, np.uint8)


@pytest.fixture(scope="module", params=[1, 3], ids=["alone", "threads"])
def recognizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    return Recognizer(load_bundle(band_bundle(tmp_path_factory.mktemp("weights"))), request.param)


def crop(*bands: tuple[int, float], width: int = 32) -> Normalised:
    """Normalised ink: for each frame of 4 columns a quarter of the rows (0: none) and its darkness."""
    pixels = np.zeros((SPEC.height, width), np.float32)
    for frame, (band, ink) in enumerate(bands):
        pixels[8 * band : 8 * band + 8, STRIDE * frame : STRIDE * (frame + 1)] = ink if band else 0.0
    return Normalised(pixels, np.arange(width), 1.0, 0, is_blank=False)


def test_strokes_become_letters_with_their_places(recognizer):
    image = strokes(width=200, tall=(30, 90, 120), low=(60,))
    reading = recognizer.read([image])[0]
    assert (reading.text, reading.status, reading.version) == ("ABAA", "name", "v1")
    assert reading.confidence == HIGHEST
    assert reading.alternatives == (Alternative("ABAA", HIGHEST),)
    assert [span.character for span in reading.spans] == list("ABAA")
    for span, left in zip(reading.spans, (30, 60, 90, 120), strict=True):
        # A frame is 8 columns of this image, which is shown at half its size; a strip reaches 3 frames further.
        assert left - 8 * 4 < span.start_x <= left + 2
        assert left + 2 <= span.end_x < left + 4 + 8 * 4
        assert span.confidence > 0.999


def test_only_with_reasons_something_is_not_a_name_and_its_text_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = load_bundle(band_bundle(tmp_path, not_names=refusing_all("stamp").to_json()))
    images = [strokes(width=200, tall=(30, 90, 120), low=(60,)), PAPER]
    plain, clear = (
        Recognizer(bundle).read(images),
        Recognizer(bundle, reasons=reasons_of(bundle)).read(images),
    )
    assert plain == clear
    monkeypatch.setattr(engine, "is_clear", lambda _: False)
    assert Recognizer(bundle).read(images) == plain
    refused, blank = Recognizer(bundle, reasons=reasons_of(bundle)).read(images)
    assert refused == plain[0].refused("stamp")
    assert blank == plain[1]


def test_a_span_is_its_strip_put_through_the_normaliser(recognizer):
    image = strokes(width=200, tall=(30, 90), low=(60,))
    shown = normalise(image, SPEC)
    (found,) = recognizer.candidates([shown])
    reading = recognizer.read([image])[0]
    for span, (start, end) in zip(reading.spans, strips(found.spans), strict=True):
        assert span.start_x == shown.original_x(4 * start)
        assert span.end_x == shown.original_x(4 * end)


def test_each_image_keeps_its_place_and_its_reading_whatever_stands_beside_it(recognizer):
    counts = [2, 9, 4, 3, 7, 2, 5]
    images = [strokes(width=40 * count, tall=tuple(range(10, 40 * count, 40)), low=(24,)) for count in counts]
    images.insert(3, PAPER)
    alone = [recognizer.read([image])[0] for image in images]
    assert recognizer.read(images) == alone
    texts = [reading.text for reading in alone if reading.text]
    assert texts == ["AB" + "A" * (count - 1) for count in counts]
    assert alone[3].status == "blank"


def test_an_image_without_ink_is_blank_and_not_run(recognizer, monkeypatch):
    monkeypatch.setattr(recognizer, "_session", None)
    assert recognizer.read([PAPER]) == [Reading("", "blank", HIGHEST, (), (Alternative("", HIGHEST),), "v1")]


def test_faint_marks_are_read_as_the_empty_text(recognizer):
    (found,) = recognizer.candidates([crop((1, 0.05), (2, 0.1))])
    assert found.labellings[0] == ()


def ambiguous() -> Normalised:
    """Class 1 gets 40 * 0.5 = 20, class 2 gets 30 * 0.65 = 19.5: shares of 0.622 and 0.378."""
    doubtful = crop((0, 0), (1, 0.5), (0, 0))
    doubtful.pixels[16:24, 4:8] = 0.65
    return doubtful


def test_a_doubtful_letter_has_its_rival_with_exact_probabilities(recognizer, monkeypatch):
    monkeypatch.setattr(engine, "is_close", lambda found: False)
    (found,) = recognizer.candidates([ambiguous()])
    assert found.labellings == ((1,), (2,), ())
    expected = [1 / (1 + np.exp(-0.5)), 1 / (1 + np.exp(0.5))]
    assert np.exp(found.log_probabilities[:2]) == pytest.approx(expected, abs=2e-3)
    assert found.letters == pytest.approx(expected[:1], abs=2e-3)


def test_a_close_call_is_read_again_and_a_sure_crop_is_not(recognizer, monkeypatch):
    widths: list[tuple[int, int]] = []
    run = recognizer._run

    def watched(pixels):
        widths.extend((index, image.shape[1]) for index, image in enumerate(pixels))
        return run(pixels)

    monkeypatch.setattr(recognizer, "_run", watched)
    monkeypatch.setattr(recognizer, "_pool", ThreadPool(1))
    recognizer.candidates([ambiguous(), crop((1, 1.0))])
    assert widths == [(0, 32), (1, 32), (0, 29)]


def test_a_second_look_does_not_depend_on_the_crops_beside_it(recognizer):
    wide = np.pad(ambiguous().pixels, ((0, 0), (0, 44)))
    crops = [ambiguous(), replace(ambiguous(), pixels=wide), crop((1, 1.0)), ambiguous()]
    together = recognizer.candidates(crops)
    for found, alone in zip(together, (recognizer.candidates([one])[0] for one in crops), strict=True):
        assert found.labellings == alone.labellings
        np.testing.assert_array_equal(found.log_probabilities, alone.log_probabilities)


def test_the_calibration_of_the_bundle_is_applied(tmp_path):
    humble = Calibration("logistic", ("length",), (0.0,), np.log(3.0)).to_dict()
    reading = Recognizer(load_bundle(band_bundle(tmp_path, calibration=humble))).read(
        [strokes(width=200, tall=(30, 90), low=(60,))]
    )[0]
    assert reading.text == "ABA"
    assert reading.confidence == pytest.approx(0.75)


def test_columns_past_the_last_whole_frame_are_not_read(recognizer):
    # 9 columns are 2 frames; the third, padded one would read as A.
    narrow = Normalised(np.zeros((32, 9), np.float32), np.arange(9), 1.0, 0, is_blank=False)
    narrow.pixels[8:16, 0:4] = 1.0
    narrow.pixels[8:16, 8] = 1.0
    (found,) = recognizer.candidates([narrow])
    assert found.labellings == ((1,),)


@pytest.mark.parametrize(("images", "columns", "sizes"), [(3, 10_000, [3, 3, 1]), (32, 64, [2, 2, 2, 1])])
def test_batches_hold_one_width_and_keep_both_limits(recognizer, monkeypatch, images, columns, sizes):
    shapes: list[tuple[int, ...]] = []
    session = recognizer._session

    class Watched:
        def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
            shapes.append(pixels.shape)
            return session.run(pixels)

    monkeypatch.setattr(recognizer, "_session", Watched())
    monkeypatch.setattr(engine, "MOST_IMAGES", images)
    monkeypatch.setattr(engine, "MOST_COLUMNS", columns)
    crops = [crop((1, 1.0), width=width) for width in (32, 30, 33, 64, 20, 28, 31, 32, 25)]
    found = recognizer.candidates(crops)
    assert [item.labellings[0] for item in found] == [(1,)] * 9
    # Threads may end up in any order.
    assert sorted(shape[0] for shape in shapes if shape[2] == 32) == sorted(sizes)
    assert {shape[1:] for shape in shapes} == {(32, 32, 1), (32, 64, 1)}


def test_the_widest_batch_comes_first(recognizer, monkeypatch):
    begun: list[tuple[int, ...]] = []
    run = recognizer._session.run

    def watched(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        begun.append(pixels.shape[:3])
        return run(pixels)

    monkeypatch.setattr(recognizer, "_session", SimpleNamespace(run=watched))
    monkeypatch.setattr(recognizer, "_pool", ThreadPool(1))
    recognizer.candidates([crop((1, 1.0), width=width) for width in (32, 96, 64, 90)])
    assert begun == [(2, 32, 96), (1, 32, 64), (1, 32, 32)]


def test_many_images_are_read_by_several_threads(recognizer, monkeypatch):
    """Three batches can only begin together if three threads read."""
    together = threading.Barrier(recognizer._pool._pool._max_workers, timeout=20)
    run = recognizer._session.run
    watched = SimpleNamespace(run=lambda pixels: (together.wait(), run(pixels))[1])
    monkeypatch.setattr(recognizer, "_session", watched)
    crops = [crop((1, 1.0), width=width) for width in (32, 64, 96)]
    assert [item.labellings[0] for item in recognizer.candidates(crops)] == [(1,)] * 3


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    """Reads A and B; a stroke in the lowest quarter is an a."""
    letters = Alphabet("ABa", fold_case=False)
    bundle = band_bundle(
        tmp_path_factory.mktemp("weights"), alphabet=Alphabet("AB").to_dict(), letters=letters.to_dict()
    )
    return Recognizer(load_bundle(bundle))


def spelled(recognizer: Recognizer, shown: Normalised, style: Style) -> list[str]:
    return [found.text for found in recognizer.styled(style)._readings([shown])[0].alternatives]


def test_letters_are_read_folded_and_written_as_they_stand(written):
    shown = crop((2, 1.0), (0, 0), (3, 1.0), (0, 0), (3, 1.0))
    assert spelled(written, shown, PLAIN) == ["BAA"]
    assert spelled(written, shown, Style("written")) == ["Baa"]
    assert spelled(written, shown, Style("title")) == ["Baa"]
    assert spelled(written, shown, Style("upper", "kept")) == ["BAA"]
    (reading,) = written.styled(Style("written"))._readings([shown])
    assert [span.character for span in reading.spans] == list("Baa")
    assert reading.confidence == written._readings([shown])[0].confidence


def test_alternatives_are_written_in_the_style_too(written, monkeypatch):
    monkeypatch.setattr(engine, "is_close", lambda found: False)
    doubtful = crop((0, 0), (3, 1.0), (0, 0))
    doubtful.pixels[16:24, 4:8] = 0.66  # 19.8 for B, 20 for a
    assert spelled(written, doubtful, PLAIN) == ["A", "B"]
    assert spelled(written, doubtful, Style("written")) == ["a", "B"]


def test_a_bundle_without_forms_of_letters_knows_title_case(recognizer):
    shown = crop((1, 1.0), (0, 0), (2, 1.0))
    assert [
        spelled(recognizer, shown, style) for style in (PLAIN, Style("title"), Style("written", "kept"))
    ] == [
        ["AB"],
        ["Ab"],
        ["AB"],
    ]


def test_no_images_have_no_readings(recognizer):
    assert recognizer.read([]) == []


def test_other_arrays_than_grey_images_are_refused(recognizer):
    with pytest.raises(ValueError, match="Received"):
        recognizer.read([np.zeros((10, 10, 3), np.uint8)])


def test_threads_share_one_recognizer(recognizer):
    images = [strokes(width=200 + 7 * n, tall=(20, 20 + 5 * n + 20), low=(100 + 6 * n,)) for n in range(8)]
    expected = recognizer.read(images)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(recognizer.read, [images[n % 4 * 2 :] for n in range(8)]))
    assert found == [expected[n % 4 * 2 :] for n in range(8)]


def test_a_damaged_network_is_refused_at_construction(tmp_path: Path):
    bundle = load_bundle(band_bundle(tmp_path))
    bundle.onnx_path.write_bytes(b"cut off")
    with pytest.raises(ValueError, match="ONNX Runtime cannot load"):
        Recognizer(bundle)
