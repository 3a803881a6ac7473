"""Bundle folders: where a version lies, and what keeps a bundle from being opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.config import Settings
from backend.exchange.versions import FINGERPRINT, bundle_hash
from backend.recognizer.bundle import BundleError
from backend.services.versions.folders import (
    bundle_dir,
    intact_file,
    manifest_of,
    open_bundle,
    open_folder,
    open_shipped,
    shipped_dirs,
)
from backend.store.versions import Version
from tests.recognizer.networks import band_bundle


@pytest.mark.parametrize("name", ["../v1", "a/b", "a\\b", "", ".hidden", "v1.", "C:", "v1\n", "x" * 101])
def test_a_name_that_is_no_folder_name_leads_nowhere(settings: Settings, name: str) -> None:
    assert bundle_dir(settings, name) is None


def test_a_version_trained_here_comes_before_a_shipped_one(settings: Settings) -> None:
    shipped = band_bundle(settings.weights_dir, "v1")
    assert bundle_dir(settings, "v1") == shipped
    trained = band_bundle(settings.candidates_dir, "v1")
    assert bundle_dir(settings, "v1") == trained == settings.data_dir / "weights" / "v1"


def test_a_bundle_is_opened_by_its_version(settings: Settings) -> None:
    folder = band_bundle(settings.weights_dir, "v1")
    bundle = open_bundle(settings, "v1")
    assert (bundle.dir, bundle.manifest.version) == (folder, "v1")


def test_a_missing_bundle_cannot_be_opened(settings: Settings) -> None:
    with pytest.raises(BundleError, match="The files of version v1 are not there") as refusal:
        open_bundle(settings, "v1")
    assert refusal.value.code == "missing"


def test_a_damaged_bundle_cannot_be_opened(settings: Settings) -> None:
    (band_bundle(settings.weights_dir, "v1") / "model.weights.h5").write_bytes(b"other bytes")
    with pytest.raises(BundleError) as refusal:
        open_bundle(settings, "v1")
    assert refusal.value.code == "changed"


def test_a_bundle_in_a_folder_of_another_name_cannot_be_opened(tmp_path: Path) -> None:
    folder = band_bundle(tmp_path, "v1").rename(tmp_path / "v2")
    with pytest.raises(BundleError, match="The manifest in v2 names the version v1"):
        open_folder(folder)


def test_a_manifest_is_read_without_checking_the_files(settings: Settings) -> None:
    folder = band_bundle(settings.weights_dir, "v1")
    version = Version(name="v1", bundle=bundle_hash(folder))
    (folder / "model.onnx").unlink()
    manifest = manifest_of(settings, version)
    assert manifest is not None
    assert manifest.version == "v1"
    assert manifest_of(settings, Version(name="v1", bundle="0" * 64)) is None
    assert manifest_of(settings, Version(name="v2", bundle=bundle_hash(folder))) is None
    (folder / "manifest.json").write_text("{")
    assert manifest_of(settings, version) is None


def test_a_file_is_handed_out_only_with_the_bytes_that_the_manifest_names(settings: Settings) -> None:
    folder = band_bundle(settings.weights_dir, "v1")
    version = Version(name="v1", bundle=bundle_hash(folder))
    assert intact_file(settings, version, "model.weights.h5") == b"weights of Keras"
    assert intact_file(settings, version, "manifest.json") is None
    (folder / "model.weights.h5").write_bytes(b"weights of Meras")
    assert intact_file(settings, version, "model.weights.h5") is None
    (folder / "model.weights.h5").unlink()
    assert intact_file(settings, version, "model.weights.h5") is None


def test_a_shipped_bundle_needs_its_fingerprint(settings: Settings) -> None:
    folder = band_bundle(settings.weights_dir, "v1")
    assert open_shipped(folder).manifest.version == "v1"
    (folder / FINGERPRINT).unlink()
    with pytest.raises(BundleError, match=r"manifest\.sha256 is missing\. Download the project again\."):
        open_shipped(folder)


def test_shipped_bundles_are_listed_oldest_first(settings: Settings) -> None:
    for day, name in enumerate(("b", "a"), start=1):
        band_bundle(settings.weights_dir, name, created_at=f"2026-01-{day:02}T00:00:00+00:00")
    assert [folder.name for folder in shipped_dirs(settings)] == ["b", "a"]
