"""`flask versions` and `flask promote`."""

from __future__ import annotations

from backend.services.versions import registry
from backend.store.database import writing
from backend.store.versions import select_promotions
from tests.cli.conftest import CommandLine


def test_versions_are_listed_with_the_live_one_marked(cli: CommandLine) -> None:
    cli.ship("v1", "v2")
    lines = cli.output("versions").splitlines()
    assert [line.split()[:3] for line in lines] == [["*", "v2", "shipped,"], ["v1", "shipped,", "accepted"]]


def test_no_version_points_to_the_doctor(cli: CommandLine) -> None:
    assert "See: flask doctor" in cli.output("versions")


def test_promoting_an_earlier_live_version_is_a_rollback(cli: CommandLine) -> None:
    cli.ship("v1", "v2")
    assert cli.output("promote", "v1") == "Version v1 is live.\n"
    assert cli.output("promote", "v2") == "Version v2 is live.\n"
    with cli.session() as session:
        assert registry.live_name(session) == "v2"
        reasons = [promotion.reason for promotion in select_promotions(session)]
    assert reasons == ["rollback", "manual", "shipped"]


def test_an_unknown_version_is_an_error(cli: CommandLine) -> None:
    result = cli.run("promote", "v9")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such version. Received: 'v9'\n")


def test_a_rejected_version_is_made_live_with_a_warning(cli: CommandLine) -> None:
    cli.ship("v1", "v2")
    with cli.session() as session, writing(session):
        registry.get_version(session, "v1").state = "rejected"
    result = cli.run("promote", "v1")
    assert (result.exit_code, result.stdout) == (0, "Version v1 is live.\n")
    assert "The gate had rejected it" in result.stderr
