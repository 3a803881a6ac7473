"""HEIC photos, which phones take: read by pi-heif if that package is installed, else refused with a message.

Knows the first bytes of such files and how Pillow learns to read them. Decodes nothing itself.
"""

from __future__ import annotations

import functools

from backend.recognizer.decoding.limits import ImageRefusedError

FORMAT = "HEIF"
_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))


def is_heif(data: bytes) -> bool:
    """Whether the file begins like a HEIC or AVIF photo; 12 bytes of it are enough."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS | _AVIF_BRANDS


def make_readable(data: bytes) -> None:
    """Register the reader for the photo with Pillow, as ``FORMAT``.

    Raises:
        ImageRefusedError: it is an AVIF, or the package that reads HEIC is missing.
    """
    if data[8:12] in _AVIF_BRANDS:
        raise ImageRefusedError("heic", "AVIF photos are not read. Save the photo as JPEG or PNG.")
    if not _is_registered():
        raise ImageRefusedError(
            "heic",
            "HEIC photos are not read on this computer: the package pi-heif is missing. Save the photo as JPEG or PNG.",
        )


@functools.cache
def _is_registered() -> bool:
    """Whether Pillow reads HEIC photos now, in this process."""
    try:
        import pi_heif  # here, since few files need it, and there is no wheel for some systems
    except ImportError:
        return False
    # One thread: a photo is decoded within a budget of processor time, and several are at once.
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True
