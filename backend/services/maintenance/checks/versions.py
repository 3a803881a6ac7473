"""Checks of the versions: each bundle is there, intact, and the one that was registered."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import BundleError
from backend.services.maintenance.checks.finding import Finding
from backend.services.versions import registry
from backend.services.versions.folders import is_pruned, manifest_of, open_shipped, shipped_dirs
from backend.store.versions import select_live


def shipped(settings: Settings) -> Finding:
    """Whether there are shipped bundles, all intact."""
    folders = shipped_dirs(settings)
    if not folders:
        return Finding(
            "error", "shipped versions", f"{settings.weights_dir} contains none. Download the project again."
        )
    problems = []
    for folder in folders:
        try:
            open_shipped(folder)
        except BundleError as error:
            problems.append(str(error))
    if problems:
        return Finding("error", "shipped versions", " ".join(problems))
    return Finding("ok", "shipped versions", ", ".join(folder.name for folder in folders))


def registered(session: Session, settings: Settings) -> Iterator[Finding]:
    """The live version, then the others: their manifests against the database, their alphabets against networks."""
    live = registry.live_name(session)
    if live is None:
        yield Finding("error", "live version", "There is none. Start once with: python app.py")
    else:
        yield _live(session, settings, live)
    names = [version.name for version in registry.list_versions(session) if version.name != live]
    others = [name for name in names if not is_pruned(settings, name)]
    problems = [problem for name in others if (problem := _problem(session, settings, name)) is not None]
    if problems:
        text = f"They cannot be made live: {' '.join(problems)}"
        yield Finding("warning", "other versions", text)
    else:
        yield Finding("ok", "other versions", ", ".join(others) or "none")


def style(session: Session, settings: Settings) -> Iterator[Finding]:
    """Whether the live version can read in the installation's style; nothing if every version can."""
    live = select_live(session)
    manifest = None if live is None else manifest_of(settings, live)
    if live is None or manifest is None or manifest.letters:  # a missing manifest is found by `registered`
        return
    alphabet = Alphabet.from_dict(dict(manifest.alphabet))
    lacking = [
        name
        for name, is_lacking in (
            ("PARAPH_CASE=written", settings.style.case == "written" and alphabet.fold_case),
            ("PARAPH_ACCENTS=kept", settings.style.accents == "kept" and alphabet.fold_accents),
        )
        if is_lacking
    ]
    if lacking:
        text = f"{' and '.join(lacking)} changes nothing yet: version {live.name} does not know forms of letters."
        yield Finding("warning", "case and accents", text)


def _live(session: Session, settings: Settings, name: str) -> Finding:
    problem = _problem(session, settings, name)
    if problem is None:
        return Finding("ok", "live version", name)
    good = registry.last_good(session, settings)
    offer = f" Run: flask promote {good}" if good else ""
    return Finding("error", "live version", f"{problem}{offer}")


def _problem(session: Session, settings: Settings, name: str) -> str | None:
    try:
        registry.open_version(session, settings, name)
    except BundleError as error:
        return str(error)
    return None
