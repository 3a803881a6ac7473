"""Every relative link of the documents leads to a file of the repository, and to a heading of it if one is named."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import relative, tracked

LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
OWN = re.compile(r'^<a id="([\w-]+)"></a>$', re.MULTILINE)


def test_every_relative_link_resolves() -> None:
    broken = [
        f"{relative(document)}: {target}{'#' + anchor if anchor else ''}"
        for document in tracked("*.md")
        for target, anchor in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8")))
        if not resolves(document, target, anchor)
    ]
    assert broken == []


def resolves(document: Path, target: str, anchor: str) -> bool:
    """Whether ``target``, empty for the document itself, exists and has the heading that ``anchor`` names."""
    path = document.parent / target if target else document
    return path.exists() and (not anchor or anchor in anchors(path))


def anchors(document: Path) -> set[str]:
    """A document's anchors: those that GitHub makes of headings (lower case, hyphens, no punctuation), and its own."""
    text = document.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)
    }
    return headings | set(OWN.findall(text))
