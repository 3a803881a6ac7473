"""A bundle on disk: a folder with manifest, network and weights, written completely or not at all.

Knows folders and checksums. The manifest describes the network; nothing is guessed or unpickled.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from backend.disk_sync import sync_file, sync_folder
from backend.exchange.versions import FINGERPRINT, MANIFEST, fingerprint_file, recorded_fingerprint
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.confidence import Calibration
from backend.recognizer.fusion import Fusion
from backend.recognizer.manifest import Manifest, ManifestError
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.onnx_output import output_classes

NETWORK = "model.onnx"
WEIGHTS = "model.weights.h5"
PRIOR = "prior.npz"


class BundleError(ValueError):
    """A bundle that cannot be used, with a ``code`` for programs and a ``detail`` that says what to do.

    Codes: ``missing`` (folder or file), ``manifest``, ``changed`` (a checksum differs), ``network`` (not
    an ONNX file of the right shape), ``alphabet`` (length differs from the network's output), ``exists`` (on writing).
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Bundle:
    """A checked bundle: its manifest, its folder, and the manifest's parts as values.

    ``fusion`` holds the weights of its name prior, ``letters`` what its network distinguishes if that is more than
    ``alphabet``, which is read; None if there is no such thing.
    """

    manifest: Manifest
    dir: Path
    alphabet: Alphabet
    image: ImageSpec
    calibration: Calibration
    fusion: Fusion | None = None
    letters: Alphabet | None = None

    @property
    def onnx_path(self) -> Path:
        return self.dir / NETWORK

    @property
    def weights_path(self) -> Path:
        return self.dir / WEIGHTS

    @property
    def prior_path(self) -> Path:
        return self.dir / PRIOR


def load_bundle(directory: Path, fingerprint: str | None = None) -> Bundle:
    """Read and check a bundle.

    Args:
        fingerprint: the manifest's sha256, if it is known from elsewhere; the one in the folder is checked anyway.
    Raises:
        BundleError: the bundle cannot be used; see its codes.
    """
    manifest = read_manifest(directory, fingerprint)
    _check_files(directory, manifest)
    try:
        alphabet = Alphabet.from_dict(dict(manifest.alphabet))
        image = ImageSpec.from_dict(dict(manifest.image))
        calibration = Calibration.from_dict(manifest.calibration)
        fusion = Fusion.from_dict(manifest.prior) if manifest.prior else None
        letters = Alphabet.from_dict(dict(manifest.letters)) if manifest.letters else None
        (letters or alphabet).encode(alphabet.characters)
    except (TypeError, ValueError) as error:
        raise BundleError("manifest", f"{directory / MANIFEST} cannot be used: {error}") from error
    _check_alphabet(directory, letters or alphabet)
    return Bundle(manifest, directory, alphabet, image, calibration, fusion, letters)


def read_manifest(directory: Path, fingerprint: str | None = None) -> Manifest:
    """Read only the manifest of a bundle, without checking the other files.

    Args:
        fingerprint: as in `load_bundle`.
    Raises:
        BundleError: ``missing``, ``manifest`` or ``changed``.
    """
    content = _manifest_bytes(directory)
    manifest = _parsed(directory, content)
    _check_fingerprints(directory, content, fingerprint)
    return manifest


def _manifest_bytes(directory: Path) -> bytes:
    try:
        return (directory / MANIFEST).read_bytes()
    except OSError as error:
        raise BundleError(
            "missing", f"There is no bundle at {directory}: {MANIFEST} cannot be read. Restore the folder."
        ) from error


def _parsed(directory: Path, content: bytes) -> Manifest:
    try:
        return Manifest.from_json(content)
    except ManifestError as error:
        raise BundleError("manifest", f"{directory / MANIFEST} cannot be used: {error}") from error


def find_bundles(weights_dir: Path) -> list[Path]:
    """Folders that hold a manifest, oldest bundle first; those whose manifest cannot be read come before all others."""
    return sorted((path.parent for path in weights_dir.glob(f"[!.]*/{MANIFEST}")), key=_age)


def latest_bundle(weights_dir: Path) -> Path | None:
    """The folder of the newest bundle, or None if there is none."""
    return max(find_bundles(weights_dir), key=_age, default=None)


def write_bundle(parent_dir: Path, manifest: Manifest, files: Mapping[str, Path | bytes]) -> Path:
    """Write a new bundle ``parent_dir/<version>``; after a crash it is complete or absent.

    Args:
        parent_dir: created if needed.
        manifest: its ``files`` are replaced by the checksums of what is written.
        files: maps a relative POSIX path to its content, either bytes or a file to copy.
    Returns:
        The new folder.
    Raises:
        BundleError: ``missing`` if network or weights are not among the files, ``exists``, since versions are
            immutable, or ``manifest``.
        OSError: a file cannot be read or written; nothing is left behind.
    """
    target = parent_dir / manifest.version
    _check_names(files)
    _with_files(manifest, dict.fromkeys(files, "0" * 64))
    parent_dir.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise BundleError(
            "exists", f"{target} already exists, and a version never changes. Choose another name."
        )
    draft = Path(tempfile.mkdtemp(prefix=".bundle-", dir=parent_dir))
    try:
        digests = {name: _write(draft / name, content) for name, content in files.items()}
        content = _with_files(manifest, digests).to_json().encode()
        _write(draft / MANIFEST, content)
        _write(draft / FINGERPRINT, fingerprint_file(content))
        draft.chmod(0o755)
        sync_folder(draft)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync_folder(parent_dir)
    return target


def _age(directory: Path) -> tuple[datetime, str]:
    try:
        manifest = read_manifest(directory)
    except BundleError:
        return datetime.min.replace(tzinfo=UTC), directory.name
    return datetime.fromisoformat(manifest.created_at), manifest.version


def _with_files(manifest: Manifest, digests: Mapping[str, str]) -> Manifest:
    try:
        return replace(manifest, files=digests)
    except ManifestError as error:
        raise BundleError("manifest", str(error)) from error


def _check_names(names: Mapping[str, object]) -> None:
    for name in (NETWORK, WEIGHTS):
        if name not in names:
            raise BundleError("missing", f"A bundle needs {NETWORK} and {WEIGHTS}. Received: {sorted(names)}")


def _check_fingerprints(directory: Path, content: bytes, known: str | None) -> None:
    """Every value of the manifest is protected, also those that no file's checksum depends on, such as the alphabet."""
    found = hashlib.sha256(content).hexdigest()
    for digest, owner in ((recorded_fingerprint(directory), FINGERPRINT), (known, "the database")):
        if digest not in (None, found):
            raise BundleError(
                "changed",
                f"{directory / MANIFEST} is not the one that {owner} knows (sha256 {found[:12]}…, not {digest[:12]}…). "
                "Restore the folder from a backup, or use another version.",
            )


def _check_files(directory: Path, manifest: Manifest) -> None:
    _check_names(manifest.files)
    if manifest.prior and PRIOR not in manifest.files:
        raise BundleError("missing", f"{directory / MANIFEST} has weights for a name prior, but no {PRIOR}.")
    for name, digest in manifest.files.items():
        try:
            with (directory / name).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise BundleError(
                "missing", f"{directory / name} cannot be read. Restore it from a backup."
            ) from error
        if found != digest:
            raise BundleError(
                "changed",
                f"{directory / name} is not the file that its manifest describes (sha256 {found[:12]}…, not "
                f"{digest[:12]}…). Restore it from a backup, or use another version.",
            )


def _check_alphabet(directory: Path, alphabet: Alphabet) -> None:
    try:
        classes = output_classes(directory / NETWORK)
    except ValueError as error:
        raise BundleError("network", f"{directory / NETWORK} cannot be used: {error}") from error
    if classes != alphabet.size:
        raise BundleError(
            "alphabet",
            f"{directory / NETWORK} has {classes} classes, but its alphabet has {alphabet.size} with the blank. "
            "The files do not belong together: restore the folder, or use another version.",
        )


def _write(path: Path, content: Path | bytes) -> str:
    """Write ``content``, flush it to disk, and return its sha256 in hex."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            with content.open("rb") as source:
                shutil.copyfileobj(source, stream)
    sync_file(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
