"""The result of a review by the robot, and its limits: keys for each name, time to the next, how far the text box
moves, names accepted before their picture was painted, names saved wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from tests.bench.review.robot import typing

LATENCY_LIMIT_MS = 50.0
MOVE_LIMIT_PX = 0.5  # less is rounding


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
    move_p95_px: float
    """How far the text box moved from one name to the next, at the 95th percentile."""
    accepted: int
    """Names accepted, those that were undone later included."""
    unpainted: int
    """How many of them had not been painted."""
    wrong: int
    """Names saved differently from what is written."""
    unsaved: int
    limit: float
    """Largest acceptable number of keys for a name."""
    keys_singly: int | None = None
    """Keys for the same images reviewed one at a time, if that is compared: more are not acceptable then."""

    @property
    def share(self) -> float:
        """Keys as a share of those for typing."""
        return self.keys / self.typing_keys

    @property
    def keys_a_name(self) -> float:
        """Keys for a name, on average."""
        return self.keys / self.names

    @property
    def singly(self) -> float | None:
        """Keys for a name, on average, with the same images reviewed one at a time."""
        return None if self.keys_singly is None else self.keys_singly / self.names

    @property
    def has_few_keys(self) -> bool:
        """Whether it takes no more keys than are acceptable."""
        return self.keys_a_name <= (self.limit if self.singly is None else self.singly)

    @property
    def unpainted_share(self) -> float:
        """Names that had not been painted, as a share of those accepted."""
        return self.unpainted / self.accepted if self.accepted else 0.0

    @property
    def is_good(self) -> bool:
        """Whether all limits are kept."""
        return all(
            (
                self.has_few_keys,
                self.p95_ms < LATENCY_LIMIT_MS,
                self.move_p95_px < MOVE_LIMIT_PX,
                self.unpainted == 0,
                self.wrong == self.unsaved == 0,
            )
        )

    def to_dict(self) -> dict[str, object]:
        """JSON-ready numbers, with those derived from them."""
        return asdict(self) | {
            "keys_a_name": self.keys_a_name,
            "keys_a_name_singly": self.singly,
            "typing_keys_a_name": self.typing_keys / self.names,
            "share_of_typing": self.share,
            "unpainted_share": self.unpainted_share,
            "latency_limit_ms": LATENCY_LIMIT_MS,
            "good": self.is_good,
        }


def settle(
    mode: str,
    *,
    limit: float,
    keys: int,
    keys_singly: int | None = None,
    ways: Mapping[str, int],
    latencies: Sequence[float],
    moves: Sequence[float],
    accepted: int,
    unpainted: int,
    truth: Mapping[int, str],
    saved: Mapping[int, str],
) -> Game:
    """Compute the numbers from what the probes counted and measured, and from what the server stored."""
    return Game(
        mode=mode,
        names=len(truth),
        keys=keys,
        typing_keys=sum(typing(name) for name in truth.values()),
        ways=dict(ways),
        p50_ms=percentile(latencies, 50),
        p95_ms=percentile(latencies, 95),
        move_p95_px=percentile(moves, 95),
        accepted=accepted,
        unpainted=unpainted,
        wrong=sum(saved[image] != name for image, name in truth.items() if image in saved),
        unsaved=len(truth.keys() - saved.keys()),
        limit=limit,
        keys_singly=keys_singly,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """Nearest rank: the smallest value that ``percent`` of the values do not exceed; 0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def lines(game: Game) -> list[str]:
    """The numbers as text."""
    ways = ", ".join(f"{count} {way}" for way, count in sorted(game.ways.items(), key=lambda item: -item[1]))
    keys = f"{game.keys_a_name:.2f} against {game.typing_keys / game.names:.2f} typed: {game.share:.3f} of typing"
    latency = f"{game.p50_ms:.1f} ms median, {game.p95_ms:.1f} ms p95"
    unseen = f"{game.unpainted} of {game.accepted}: {game.unpainted_share:.1%}"
    wrong = f"{game.wrong}, not saved: {game.unsaved}"
    limit = f"limit {game.limit:.2f}"
    if game.singly is not None:
        limit = f"limit {game.singly:.2f}, the same one at a time; {game.limit:.2f} on other crops"
    return [
        f"{game.mode}: {game.names} names, {ways}",
        f"  keys a name     {keys} ({limit}) {_verdict(game.has_few_keys)}",
        f"  key to painted  {latency} (limit {LATENCY_LIMIT_MS:.0f} ms) {_verdict(game.p95_ms < LATENCY_LIMIT_MS)}",
        f"  box moved       {game.move_p95_px:.1f} px p95 (limit 0) {_verdict(game.move_p95_px < MOVE_LIMIT_PX)}",
        f"  not painted     {unseen} (limit 0) {_verdict(game.unpainted == 0)}",
        f"  saved wrong     {wrong} (limit 0) {_verdict(game.wrong == game.unsaved == 0)}",
    ]


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
