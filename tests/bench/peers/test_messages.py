"""Messages arrive as they were sent, and other lines are refused."""

from __future__ import annotations

import io

import pytest

from tests.bench.peers.messages import Answer, Failure, Message, Ready, Request, receive, send


@pytest.mark.parametrize(
    "message",
    [
        Ready("1.2", 4096),
        Request(["/é b.jpg"], None),
        Answer(["L'ÉTÉ"], [0.25], [True]),
        Failure("no weights"),
    ],
)
def test_a_message_comes_back_whole(message: Message) -> None:
    stream = io.StringIO()
    send(stream, message)
    stream.seek(0)
    assert receive(stream) == message
    assert receive(stream) is None


@pytest.mark.parametrize("line", ["INFO loading\n", "[]\n", '{"kind": "Order"}\n', '{"kind": "Request"}\n'])
def test_any_other_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one JSON object"):
        receive(io.StringIO(line))
