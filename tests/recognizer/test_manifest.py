"""Valid and invalid manifests."""

from __future__ import annotations

import json

import pytest

from backend.recognizer.manifest import Manifest, ManifestError
from tests.recognizer.networks import manifest

SHA = "0123456789abcdef" * 4


def as_json(**changes: object) -> str:
    values = json.loads(manifest(files={"model.onnx": SHA}).to_json())
    return json.dumps({**values, **changes})


def test_a_manifest_survives_json():
    full = manifest(files={"model.onnx": SHA}, parent="v0", metrics={"cer": 0.04}, seed=7, dataset={"n": 3})
    assert Manifest.from_json(full.to_json()) == full


def test_the_json_has_every_key():
    assert json.loads(manifest("v1").to_json()) == {
        "version": "v1",
        "created_at": "2026-11-24T08:00:00+00:00",
        "network": {"kind": "bands"},
        "alphabet": {"characters": "ABC", "fold_case": True, "fold_accents": True},
        "image": {"height": 32, "max_width": 256, "line_height": 22, "margin": 4},
        "frame_stride": 4,
        "letter_lag": 0.0,
        "files": {},
        "parent": None,
        "dataset": {},
        "seed": 0,
        "metrics": {},
        "calibration": {"kind": "identity"},
        "prior": {},
        "format_version": 1,
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "../v1"}, "version must be a folder name"),
        ({"version": ".hidden"}, "version must be a folder name"),
        ({"version": 5}, "version must be of type"),
        ({"created_at": "2026-11-24T08:00:00"}, "created_at must be an ISO 8601 time with a zone"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"frame_stride": 0}, "frame_stride must be at least 1"),
        ({"frame_stride": "4"}, "frame_stride must be of type"),
        ({"alphabet": "ABC"}, "alphabet must be of type"),
        ({"files": {"../model.onnx": SHA}}, "files must be paths that stay"),
        ({"files": {"/model.onnx": SHA}}, "files must be paths that stay"),
        ({"files": {"C:model.onnx": SHA}}, "files must be paths that stay"),
        ({"files": {"a\\..\\..\\model.onnx": SHA}}, "files must be paths that stay"),
        ({"files": {"model.onnx": "short"}}, "sha256"),
        ({"files": {"model.onnx": 5}}, "sha256"),
        ({"extra": 1}, r"unknown keys \['extra'\]"),
        ({"format_version": 2}, "format 1. Update Paraph"),
        ({"format_version": None}, "Received: None"),
    ],
)
def test_an_invalid_value_is_named(changes, words):
    with pytest.raises(ManifestError, match=words):
        Manifest.from_json(as_json(**changes))


def test_a_newer_format_is_named_before_its_new_keys():
    with pytest.raises(ManifestError, match="Update Paraph"):
        Manifest.from_json(as_json(format_version=2, languages=["fr"]))


def test_a_missing_key_is_named():
    values = json.loads(as_json())
    del values["image"]
    with pytest.raises(ManifestError, match=r"lacks \['image'\]"):
        Manifest.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", b"\xff\xfe\x00"])
def test_anything_but_a_json_object_is_refused(text):
    with pytest.raises(ManifestError):
        Manifest.from_json(text)
