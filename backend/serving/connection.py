"""One connection of waitress, with deadlines and a limit on their number.

Knows waitress's channels: its main thread receives and sends, so a slow client holds none of the threads that work.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from copy import copy
from functools import partial
from typing import Any

from waitress.parser import HTTPRequestParser
from waitress.utilities import Error, RequestEntityTooLarge

from backend.disk_sync import is_full
from backend.http.problem import RETRY_AFTER_SECONDS, Problem
from backend.serving.body_limits import BodyLimits
from backend.serving.deadlines import Deadlines, Phase, is_slow_body
from backend.serving.open_connections import OpenConnections, Rank
from backend.serving.waitress_errors import ProblemChannel, written

TOO_SLOW = Problem("request-timeout", "The request took too long to arrive. Send it again.")
NO_ROOM = Problem(
    "too-many-connections",
    "Too many connections from this address are open. Close some, or try again in a few seconds.",
    headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
)
NO_SPACE = Problem(
    "storage-full", "The disk for temporary files is full. Free some space, then send this again."
)

logger = logging.getLogger(__name__)


class ProblemError(Error):
    """A refusal of ours as waitress's kind of error."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.code = problem.status
        self.problem = problem


class Parser(HTTPRequestParser):
    """Once the headers are there, asks whether a proxy's client may have another connection, and limits the body."""

    adj: Any
    error: Any

    def __init__(self, connection: Connection, adj: Any) -> None:
        super().__init__(adj)
        self._connection = connection
        self._is_introduced = False

    def received(self, data: bytes) -> int:
        """As waitress does; a client without room is refused before its body is received."""
        count: int = super().received(data)
        if self.headers_finished and not self._is_introduced:
            self._is_introduced = True
            if not self.error and not self._connection.open_connections.introduce(
                self._connection, self.headers
            ):
                self.error = ProblemError(NO_ROOM)
                self.completed = True
            elif not self.error:
                self._limit_body()
        return count

    def _limit_body(self) -> None:
        limits = self._connection.body_limits
        if limits is None:
            return
        self.adj = copy(self.adj)
        self.adj.max_request_body_size = limits.of(self.command, self.path)
        if self.content_length >= self.adj.max_request_body_size:
            self.error = RequestEntityTooLarge("")
            self.completed = True


class Connection(ProblemChannel):
    """A connection that is ended when it keeps the server waiting for too long, or when there is no room for it."""

    request: Any

    def __init__(
        self,
        open_connections: OpenConnections,
        deadlines: Deadlines,
        server: Any,
        sock: Any,
        addr: Any,
        adj: Any,
        map: Any = None,
        body_limits: BodyLimits | None = None,
    ) -> None:
        self.open_connections = open_connections
        self.body_limits = body_limits
        self.client = str(addr[0])
        self._deadlines = deadlines
        self._began = self._moved = time.monotonic()
        self._is_new = True
        self._is_in_the_way = False
        self._is_ending = False
        self._ending: Problem | None = None
        super().__init__(server, sock, addr, adj, map=map)
        self.parser_class = partial(Parser, self)
        if not open_connections.enter(self):
            self._ending, self._is_ending = NO_ROOM, True

    @property
    def phase(self) -> Phase:
        """What the connection is doing now."""
        if self.requests or self.total_outbufs_len:
            return Phase.RESPONSE
        if self.request is None:
            return Phase.NEW if self._is_new else Phase.IDLE
        return Phase.BODY if self.request.headers_finished else Phase.HEADERS

    def rank(self) -> Rank | None:
        """The lower, the sooner it is ended for another; None for one that is at work, or already ending."""
        phase = self.phase
        if self._is_ending or self._is_in_the_way or phase is Phase.RESPONSE:
            return None
        if phase is Phase.BODY:
            received = self.request.body_bytes_received
            if not is_slow_body(began=self._began, now=time.monotonic(), received=received):
                return True, received
        return False, self._moved if phase is Phase.IDLE else self._began

    def make_room(self) -> None:
        """End it at the server's next round, in which no other connection can have its descriptor yet.

        One whose request is complete before that may stay.
        """
        self._is_in_the_way = True

    def readable(self) -> bool:
        """Whether waitress may read from it; called in each of the server's rounds, at least once a second."""
        now = time.monotonic()
        phase = self.phase
        if phase is Phase.RESPONSE and not self.total_outbufs_len:
            self._moved = (
                now  # the application is at work: the client's time begins when there is something to take
            )
        elif self._is_over(phase, now) or (self._is_in_the_way and phase is not Phase.RESPONSE):
            self._is_ending = True
            self._ending = TOO_SLOW if phase in (Phase.HEADERS, Phase.BODY) else None
        if self._is_ending:
            self._end()
            return False
        return bool(super().readable())

    def received(self, data: bytes) -> bool:
        """As waitress does, with the times noted; a full disk is reported as a problem."""
        before = self.request
        self._moved = time.monotonic()
        try:
            return bool(super().received(data))
        except OSError as error:
            if not is_full(error):
                raise
            self._refuse(NO_SPACE)
            return False
        finally:
            if self.request is not before:
                self._began = self._moved
            self._is_new = self._is_new and not self.requests

    def handle_close(self) -> None:
        """As waitress does; a request that was on its way gives back its temporary file."""
        super().handle_close()
        if self.request is not None:
            self.request.close()

    def del_channel(self, map: Any = None) -> None:
        """As waitress does; it no longer counts as open."""
        super().del_channel(map)
        self.open_connections.leave(self)

    def _is_over(self, phase: Phase, now: float) -> bool:
        received = self.request.body_bytes_received if phase is Phase.BODY else 0
        return self._deadlines.is_over(
            phase, began=self._began, moved=self._moved, now=now, received=received
        )

    def _flush_some(self, do_close: bool = True) -> bool:
        sent = bool(super()._flush_some(do_close))
        if sent:
            self._moved = time.monotonic()
        return sent

    def _refuse(self, problem: Problem) -> None:
        """Respond to the request that is on its way with ``problem``, unread."""
        with self.requests_lock:
            request, self.request = self.request, None
            request.error = ProblemError(problem)
            request.close()
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)

    def _end(self) -> None:
        if self._ending is not None:
            logger.debug("Connection of %s ended: %s", self.client, self._ending.code)
            with suppress(OSError):  # it may have closed the connection already
                self.socket.send(written(self._ending))
        self.handle_close()
        self.will_close = self.close_when_flushed = False
