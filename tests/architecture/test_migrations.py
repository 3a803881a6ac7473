"""One line of migrations: a single base, a single head, nothing beside the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from backend.store import migrations
from tests.architecture.source import ROOT


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config)


def test_the_history_has_one_base_and_one_head(scripts: ScriptDirectory) -> None:
    assert len(scripts.get_bases()) == 1
    assert len(scripts.get_heads()) == 1


def test_every_migration_file_is_on_the_line(scripts: ScriptDirectory) -> None:
    on_the_line = {script.path for script in scripts.walk_revisions()}
    files = {str(path) for path in (ROOT / "migrations" / "versions").glob("*.py")}
    assert on_the_line == files


def test_files_are_named_for_their_revisions_in_their_order(scripts: ScriptDirectory) -> None:
    """A start knows the revisions by these names, without Alembic."""
    newest_first = [script.revision for script in scripts.walk_revisions()]
    named = [Path(script.path).name.partition("_")[0] for script in scripts.walk_revisions()]
    assert named == newest_first == sorted(newest_first, reverse=True)
    assert migrations.head() == scripts.get_current_head()
