"""The result of a review by the robot: keys for each name, time to the next, names saved wrong; and their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from tests.bench.review.robot import typing

LATENCY_LIMIT_MS = 50.0


@dataclass(frozen=True)
class Game:
    """The numbers of one mode."""

    mode: str
    names: int
    keys: int
    typing_keys: int
    """Keys to type each of the same names and go on."""
    ways: dict[str, int]
    """How many names were saved in which way: accepted, alternative, edited, ..."""
    p50_ms: float
    p95_ms: float
    wrong: int
    """Names saved differently from what is written."""
    unsaved: int
    limit: float
    """Largest acceptable number of keys, as a share of typing."""

    @property
    def share(self) -> float:
        """Keys as a share of those for typing."""
        return self.keys / self.typing_keys

    @property
    def is_good(self) -> bool:
        """Whether all limits are kept."""
        is_right = self.wrong == 0 and self.unsaved == 0
        return is_right and self.share <= self.limit and self.p95_ms < LATENCY_LIMIT_MS

    def to_dict(self) -> dict[str, object]:
        """JSON-ready numbers, with those derived from them."""
        return asdict(self) | {
            "keys_a_name": self.keys / self.names,
            "typing_keys_a_name": self.typing_keys / self.names,
            "share_of_typing": self.share,
            "latency_limit_ms": LATENCY_LIMIT_MS,
            "good": self.is_good,
        }


def settle(
    mode: str,
    *,
    limit: float,
    keys: int,
    ways: Mapping[str, int],
    latencies: Sequence[float],
    truth: Mapping[int, str],
    saved: Mapping[int, str],
) -> Game:
    """Compute the numbers from the keys and times, and from what the server stored."""
    return Game(
        mode=mode,
        names=len(truth),
        keys=keys,
        typing_keys=sum(typing(name) for name in truth.values()),
        ways=dict(ways),
        p50_ms=percentile(latencies, 50),
        p95_ms=percentile(latencies, 95),
        wrong=sum(saved[image] != name for image, name in truth.items() if image in saved),
        unsaved=len(truth.keys() - saved.keys()),
        limit=limit,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """Nearest rank: the smallest value that ``percent`` of the values do not exceed; 0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def lines(game: Game) -> list[str]:
    """The numbers as text."""
    ways = ", ".join(f"{count} {way}" for way, count in sorted(game.ways.items(), key=lambda item: -item[1]))
    keys = f"{game.keys / game.names:.2f} against {game.typing_keys / game.names:.2f} typed: {game.share:.3f} of typing"
    latency = f"{game.p50_ms:.1f} ms median, {game.p95_ms:.1f} ms p95"
    wrong = f"{game.wrong}, not saved: {game.unsaved}"
    return [
        f"{game.mode}: {game.names} names, {ways}",
        f"  keys a name     {keys} (limit {game.limit:.2f}) {_verdict(game.share <= game.limit)}",
        f"  key to painted  {latency} (limit {LATENCY_LIMIT_MS:.0f} ms) {_verdict(game.p95_ms < LATENCY_LIMIT_MS)}",
        f"  saved wrong     {wrong} (limit 0) {_verdict(game.wrong == game.unsaved == 0)}",
    ]


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
