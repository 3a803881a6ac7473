"""`flask doctor`: a line for each thing, and a status that scripts can use."""

from __future__ import annotations

from pathlib import Path

from backend.store.blobs import BlobStore
from tests.cli.conftest import CommandLine


def test_warnings_alone_are_no_failure(cli: CommandLine) -> None:
    cli.ship("v1")
    lines = cli.output("doctor").splitlines()
    assert "ok       live version: v1" in lines
    assert "WARNING  worker: Not running: nothing is read or trained. Start it with: python app.py" in lines


def test_an_error_is_a_failure(cli: CommandLine) -> None:
    result = cli.run("doctor")
    assert result.exit_code == 1
    assert "ERROR    live version: There is none." in result.stdout


def stray(cli: CommandLine) -> Path:
    """A file of no image, beside one that has an image."""
    cli.ship("v1")
    cli.label("ANNE")
    name = BlobStore(cli.settings.blobs_url).put(b"of nobody")
    return Path(cli.settings.blobs_url, name[:2], name[2:4], name)


def test_files_without_an_image_are_deleted_once_that_is_confirmed(cli: CommandLine) -> None:
    path = stray(cli)
    refused = cli.app.test_cli_runner().invoke(args=["doctor", "--delete-orphans"], input="n\n")
    assert (refused.exit_code, path.exists()) == (1, True)
    done = cli.app.test_cli_runner().invoke(args=["doctor", "--delete-orphans"], input="y\n")
    assert done.exit_code == 0
    assert "1 image files were deleted." in done.stdout
    assert not path.exists()
    assert "ok       image files: 1, all intact" in done.stdout
    assert "No image file is without an image." in cli.output("doctor", "--delete-orphans")


def test_no_file_is_deleted_while_there_are_errors(cli: CommandLine) -> None:
    path = stray(cli)
    for blob in Path(cli.settings.blobs_url).glob("*/*/*"):
        if blob != path:
            blob.unlink()
    result = cli.run("doctor", "--delete-orphans")
    assert result.exit_code == 1
    assert "No image file is deleted as long as there are errors." in result.stderr
    assert path.exists()
