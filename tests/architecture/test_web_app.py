"""The web app is served as it lies: nothing from other hosts, nothing inline, relative imports with endings."""

from __future__ import annotations

import re

from tests.architecture.source import relative, tracked

IMPORT = re.compile(r"""^(?:import\b[^'"()]*|export\b[^'"()]*\bfrom\s+)['"]([^'"]+)['"]""", re.MULTILINE)
FOREIGN = re.compile(r"""(?:src|href|url\(|fetch\(|import\()\s*=?\s*['"]?(?:https?:)?//""")
DOCUMENT = re.compile(r"\b(?:document|window|localStorage|sessionStorage|fetch)\s*[.(]")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\son[a-z]+=|\sstyle=")


def found(pattern: re.Pattern[str], *paths: str) -> list[str]:
    """``file: match`` for each match of a pattern in the named files."""
    return [
        f"{relative(path)}: {match}"
        for path in tracked(*paths)
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    ]


def test_modules_import_their_neighbours_by_relative_path() -> None:
    names = found(IMPORT, "frontend/*.js")
    assert names
    assert [name for name in names if not re.search(r": \.\.?/.*\.js$", name)] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert found(FOREIGN, "frontend/*.html", "frontend/*.js", "frontend/*.css") == []


def test_the_core_uses_no_document() -> None:
    assert found(DOCUMENT, "frontend/js/core/*.js") == []


def test_the_web_app_has_no_inline_script_or_style() -> None:
    assert found(INLINE, "frontend/*.html") == []
