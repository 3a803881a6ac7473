from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from backend.exchange.versions import (
    FINGERPRINT,
    bundle_hash,
    fingerprint_file,
    is_version_name,
    recorded_fingerprint,
)


@pytest.mark.parametrize("name", ["v1", "20261127-151056-5c7414fc", "A.b_c-d", "x" * 100])
def test_a_version_is_named_like_a_folder(name: str) -> None:
    assert is_version_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "v1.", ".hidden", "-v", "a/b", "a\\b", "C:", "é", "v1\n", "x" * 101]
)
def test_what_is_no_folder_name_on_every_system_is_no_version_name(name: str) -> None:
    assert not is_version_name(name)


def test_the_hash_of_a_bundle_is_that_of_its_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b"{}")
    assert bundle_hash(tmp_path) == sha256(b"{}").hexdigest()
    (tmp_path / "manifest.json").write_bytes(b"[]")
    assert bundle_hash(tmp_path) == sha256(b"[]").hexdigest()


def test_a_folder_without_a_manifest_has_no_hash(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        bundle_hash(tmp_path)


def test_a_fingerprint_is_what_sha256sum_checks(tmp_path: Path) -> None:
    assert recorded_fingerprint(tmp_path) is None
    (tmp_path / FINGERPRINT).write_bytes(fingerprint_file(b"{}"))
    assert (tmp_path / FINGERPRINT).read_text() == f"{sha256(b'{}').hexdigest()}  manifest.json\n"
    assert recorded_fingerprint(tmp_path) == sha256(b"{}").hexdigest()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense manifest.json"])
def test_a_damaged_fingerprint_matches_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FINGERPRINT).write_bytes(content)
    assert recorded_fingerprint(tmp_path) is not None
    assert len(recorded_fingerprint(tmp_path) or "") != 64
