"""Bundles are written completely, checked on reading, and refused with a reason."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from backend.exchange.versions import FINGERPRINT, MANIFEST, fingerprint_file
from backend.recognizer import bundle as bundles
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import (
    NETWORK,
    WEIGHTS,
    BundleError,
    find_bundles,
    latest_bundle,
    load_bundle,
    read_manifest,
    write_bundle,
)
from backend.recognizer.confidence import Calibration
from tests.recognizer.networks import SPEC, band_bundle, band_network, manifest


def edit(folder: Path, **changes: object) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def protect(folder: Path) -> None:
    """Give an edited manifest a fingerprint of its own, as if it had been written so."""
    (folder / FINGERPRINT).write_bytes(fingerprint_file((folder / MANIFEST).read_bytes()))


def refusal(folder: Path) -> BundleError:
    with pytest.raises(BundleError) as caught:
        load_bundle(folder)
    return caught.value


def test_a_written_bundle_reads_back(tmp_path):
    calibration = Calibration("logistic", ("length",), (0.5,), -1.0)
    folder = band_bundle(tmp_path / "weights", "v7", calibration=calibration.to_dict(), parent="v6")
    found = load_bundle(folder)
    assert folder == tmp_path / "weights" / "v7"
    assert (found.manifest.version, found.manifest.parent) == ("v7", "v6")
    assert found.manifest.files == {
        NETWORK: hashlib.sha256(band_network()).hexdigest(),
        WEIGHTS: hashlib.sha256(b"weights of Keras").hexdigest(),
    }
    assert (found.alphabet.characters, found.image, found.calibration) == ("ABC", SPEC, calibration)
    assert found.onnx_path.read_bytes() == band_network()
    assert found.weights_path.read_bytes() == b"weights of Keras"


def test_a_network_that_tells_more_letters_apart_has_a_class_for_each(tmp_path):
    few, many = Alphabet("AB"), Alphabet("ABa", fold_case=False)
    found = load_bundle(band_bundle(tmp_path, alphabet=few.to_dict(), letters=many.to_dict()))
    assert (found.alphabet, found.letters) == (few, many)
    assert load_bundle(band_bundle(tmp_path, "v2")).letters is None
    folder = band_bundle(tmp_path, "v3", alphabet=Alphabet("ABC").to_dict(), letters=many.to_dict())
    assert (refusal(folder).code, "no 'C'" in refusal(folder).detail) == ("manifest", True)
    folder = band_bundle(tmp_path, "v4", alphabet=few.to_dict(), letters=Alphabet("ABab").to_dict())
    assert refusal(folder).code == "alphabet"


def test_files_are_copied_from_paths_and_into_folders(tmp_path):
    source = tmp_path / "somewhere.h5"
    source.write_bytes(b"from a file")
    files = {NETWORK: band_network(), WEIGHTS: source, "plots/loss.svg": b"<svg/>"}
    folder = write_bundle(tmp_path, manifest(), files)
    assert load_bundle(folder).weights_path.read_bytes() == b"from a file"
    assert (folder / "plots" / "loss.svg").read_bytes() == b"<svg/>"
    assert source.exists()


def test_a_version_is_never_written_twice(tmp_path):
    folder = band_bundle(tmp_path)
    before = (folder / MANIFEST).read_bytes()
    with pytest.raises(BundleError, match="Choose another name") as caught:
        band_bundle(tmp_path, seed=99)
    assert caught.value.code == "exists"
    assert (folder / MANIFEST).read_bytes() == before


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({NETWORK: b"n"}, BundleError),
        ({NETWORK: b"n", WEIGHTS: Path("not/there.h5")}, OSError),
        ({NETWORK: b"n", WEIGHTS: b"w", "../escaped": b"x"}, BundleError),
    ],
)
def test_a_failed_write_leaves_nothing(tmp_path, files, error):
    with pytest.raises(error):
        write_bundle(tmp_path / "weights", manifest(), files)
    assert not [path for path in tmp_path.rglob("*") if path != tmp_path / "weights"]


def test_a_crash_before_the_rename_leaves_no_bundle(tmp_path, monkeypatch):
    def power_cut(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bundles, "sync_folder", power_cut)
    with pytest.raises(KeyboardInterrupt):
        band_bundle(tmp_path)
    assert find_bundles(tmp_path) == []
    assert not (tmp_path / "v1").exists()


def test_a_folder_without_a_bundle_is_refused(tmp_path):
    error = refusal(tmp_path / "v9")
    assert error.code == "missing"
    assert "There is no bundle at" in str(error)
    assert error.detail == str(error)


@pytest.mark.parametrize("name", [NETWORK, WEIGHTS])
def test_a_missing_file_is_named(tmp_path, name):
    folder = band_bundle(tmp_path)
    (folder / name).unlink()
    error = refusal(folder)
    assert error.code == "missing"
    assert name in error.detail


@pytest.mark.parametrize("name", [NETWORK, WEIGHTS])
def test_one_flipped_bit_is_found(tmp_path, name):
    folder = band_bundle(tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    error = refusal(folder)
    assert error.code == "changed"
    assert "Restore it from a backup" in error.detail


@pytest.mark.parametrize(
    "changes", [{"alphabet": Alphabet("CBA").to_dict()}, {"letter_lag": 3.0}, {"seed": 1}]
)
def test_a_value_changed_in_the_manifest_is_found_though_all_files_are_intact(tmp_path, changes):
    folder = band_bundle(tmp_path)
    before = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    edit(folder, **changes)
    error = refusal(folder)
    assert error.code == "changed"
    assert f"is not the one that {FINGERPRINT} knows" in error.detail
    protect(folder)
    load_bundle(folder)
    with pytest.raises(BundleError, match="is not the one that the database knows") as caught:
        load_bundle(folder, before)
    assert caught.value.code == "changed"
    with pytest.raises(BundleError):
        read_manifest(folder, before)


def test_a_bundle_of_an_earlier_release_without_a_fingerprint_is_read(tmp_path):
    folder = band_bundle(tmp_path)
    known = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    (folder / FINGERPRINT).unlink()
    assert load_bundle(folder).manifest == load_bundle(folder, known).manifest
    (folder / FINGERPRINT).write_bytes(b"")  # a power cut, a full disk
    assert refusal(folder).code == "changed"


def test_a_manifest_without_the_weights_checksum_is_refused(tmp_path):
    folder = band_bundle(tmp_path)
    edit(folder, files={NETWORK: hashlib.sha256(band_network()).hexdigest()})
    protect(folder)
    assert refusal(folder).code == "missing"


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"format_version": 2},
        {"alphabet": {"characters": "AAB"}},
        {"alphabet": {"letters": "ABC"}},
        {"image": {"height": 32, "depth": 3}},
        {"calibration": {"kind": "magic"}},
    ],
)
def test_an_invalid_manifest_is_refused_with_its_path(tmp_path, changes):
    folder = band_bundle(tmp_path)
    edit(folder, **changes)
    protect(folder)
    error = refusal(folder)
    assert error.code == "manifest"
    assert str(folder / MANIFEST) in error.detail


def test_an_alphabet_of_another_length_than_the_output_is_refused(tmp_path):
    folder = band_bundle(tmp_path, alphabet={"characters": "ABCD"})
    error = refusal(folder)
    assert error.code == "alphabet"
    assert "has 4 classes, but its alphabet has 5 with the blank" in error.detail


def test_a_network_that_the_runtime_refuses_is_named(tmp_path):
    folder = write_bundle(tmp_path, manifest(), {NETWORK: b"nonsense", WEIGHTS: b""})
    assert refusal(folder).code == "network"


def test_bundles_are_found_by_age_and_not_by_name(tmp_path):
    band_bundle(tmp_path, "a-new", created_at="2026-11-24T01:00:00+00:00")
    band_bundle(tmp_path, "z-old", created_at="2026-11-24T01:30:00+02:00")
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / MANIFEST).write_text("{")
    # What a power cut leaves of a bundle that was being written.
    band_bundle(tmp_path, "a-draft").rename(tmp_path / ".bundle-draft")
    assert [folder.name for folder in find_bundles(tmp_path)] == ["broken", "z-old", "a-new"]
    assert latest_bundle(tmp_path) == tmp_path / "a-new"


def test_an_empty_or_absent_folder_has_no_bundles(tmp_path):
    assert find_bundles(tmp_path / "nowhere") == []
    assert latest_bundle(tmp_path) is None
