"""The server's limits on this machine."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator

import pytest

from backend.config import Settings
from backend.serving.listening import create_server, most_connections, raise_descriptor_limit
from backend.serving.sockets import ListenError, bind
from tests.serving.conftest import Served


@pytest.mark.parametrize(("descriptors", "most"), [(100, 10), (1024, 274), (8192, 1000)])
def test_connections_are_as_many_as_descriptors_allow(descriptors: int, most: int) -> None:
    assert most_connections(descriptors) == most


def test_without_poll_connections_are_as_many_as_select_can_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(select, "poll")
    assert most_connections(8192) == 400


@pytest.fixture
def restored() -> Iterator[None]:
    if sys.platform == "win32":
        pytest.skip("there is no such limit")
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limit)


@pytest.mark.usefixtures("restored")
def test_the_descriptor_limit_is_raised_as_far_as_allowed() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (500, hard))
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(hard, 8192)
    assert raise_descriptor_limit() == wanted
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == wanted


@pytest.mark.usefixtures("restored")
def test_connections_with_descriptors_above_a_thousand_are_answered(
    serve: Callable[..., Served], settings: Settings
) -> None:
    raise_descriptor_limit()
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        served = serve(settings)
        assert served.get().startswith(b"HTTP/1.1 200 OK")
    finally:
        for descriptor in held:
            os.close(descriptor)


def test_who_begins_to_listen_second_is_told(settings: Settings) -> None:
    first, second = bind(settings), []
    try:
        second = bind(Settings(data_dir=settings.data_dir, port=first[0].getsockname()[1]))
        first[0].listen()
        with pytest.raises(ListenError, match=r"Port \d+ is in use by another program"):
            create_server(lambda *_: [], settings, second)
    finally:
        for opened in [*first, *second]:
            opened.close()
