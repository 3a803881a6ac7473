"""The tables of recognised pages and read fields, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from tests.bench.pages.cases import KINDS
from tests.bench.pages.mixing import Evened, Mixed
from tests.bench.pages.outcome import FieldOutcome, Outcome
from tests.bench.pages.pairs import PairError


def errors(outcomes: Sequence[Outcome]) -> str:
    """How far genuine pages are laid off, beside the peer: of each kind, a page that is refused being none within."""
    rows = [
        "| Pages | Number | Within 1 mm | Median mm | 95 % mm | Peer within 1 mm | Peer median mm | Peer 95 % mm |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for group, own in _grouped(outcomes):
        if group in KINDS:
            cells = (
                *_errors(own, lambda each: each.error),
                *_errors(own, lambda each: each.peer),
            )
            rows.append(f"| {group} | {len(own):,} | {' | '.join(cells)} |")
    return "\n".join(rows)


def decisions(outcomes: Sequence[Outcome]) -> str:
    """How many pages of each group are refused or wrongly accepted, and what that costs."""
    rows = [
        "| Pages | Number | Refused | Wrongly accepted | CPU s a page |",
        "|---|---:|---:|---:|---:|",
    ]
    for group, own in _grouped(outcomes):
        refused, wrong = sum(not each.accepted for each in own), sum(each.is_wrong for each in own)
        seconds = np.mean([outcome.seconds for outcome in own])
        rows.append(f"| {group} | {len(own):,} | {refused:,} | {wrong} | {seconds:.2f} |")
    return "\n".join(rows)


def fields(outcomes: Sequence[Outcome]) -> str:
    """Names read from pages beside the same ink on clean crops: by kind of page, then by kind of field."""
    rows = [
        "| Fields | Number | Right from the page | Right from the clean crop | Points below | Taken for empty |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    everything = [(outcome.group, field) for outcome in outcomes for field in outcome.fields]
    groups = list(dict.fromkeys(group for group, _ in everything))
    kinds = sorted({field.kind for _, field in everything})
    for group in groups:
        rows.append(_fields(group, (field for each, field in everything if each == group)))
    for kind in kinds:
        rows.append(_fields(f"kind {kind}", (field for _, field in everything if field.kind == kind)))
    rows.append(_fields("all", (field for _, field in everything)))
    empty = [field for _, field in everything if not field.written]
    taken = sum(bool(field.page) for field in empty)
    return "\n".join([*rows, "", f"Of {len(empty)} empty fields {taken} were read as a name."])


def pairs(errors: Sequence[PairError]) -> str:
    """A row for each real page with points marked by hand."""
    rows = ["| Real page | Points | Worst mm | Median mm |", "|---|---:|---:|---:|"]
    for each in errors:
        worst, median = (
            "refused" if value is None else f"{value:.2f}" for value in (each.worst, each.median)
        )
        rows.append(f"| {each.name} | {each.points} | {worst} | {median} |")
    return "\n".join(rows)


def mixed(found: Mixed) -> str:
    """Lines on records of piles whose sheets were mixed up, without and with the number of forms."""
    records = max(found.records, 1)
    return (
        f"Of {found.records:,} records with {100 * found.wrong:g} % of the sheets lost, doubled or swapped, "
        f"{found.complete:,} ({found.complete / records:.0%}) were called complete if nobody has counted; "
        f"{found.unproven:,} ({found.unproven / records:.0%}) of all are unproven, {found.flagged} of which join two "
        f"people; {found.joined} join two people and bear no flag. With the number of forms, "
        f"{found.counted_complete:,} ({found.counted_complete / records:.0%}) were called complete; "
        f"{found.counted_joined} join two people. {found.agreed:,} of {found.piles:,} piles agree with their number."
    )


def evened(found: Evened) -> str:
    """A line on piles whose numbers of records hide a joined one."""
    return (
        f"Of {found.piles:,} piles in which two people's sheets were joined and another sheet was fed twice, "
        f"{found.even:,} have as many records as forms. If nobody has counted, {found.flagged:,} joined records are "
        f"complete and unproven, and {found.joined:,} complete without a flag; with the number of forms "
        f"{found.counted_joined:,}."
    )


def _grouped(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    for group in dict.fromkeys(outcome.group for outcome in outcomes):
        yield group, [outcome for outcome in outcomes if outcome.group == group]


def _errors(own: Sequence[Outcome], error: Callable[[Outcome], float | None]) -> tuple[str, str, str]:
    """The share of the pages within a millimetre; median and 95 % of those that were laid over their form."""
    found = np.array([value for value in map(error, own) if value is not None])
    if not len(found):
        return "0.0%", "", ""
    median, most = np.quantile(found, [0.5, 0.95], method="inverted_cdf")
    return f"{100 * (found < 1).sum() / len(own):.1f}%", f"{median:.2f}", f"{most:.2f}"


def _fields(name: str, of_pages: Iterable[FieldOutcome]) -> str:
    own = [field for field in of_pages if field.written]
    page, clean = (
        100 * np.mean([text == field.written for text, field in zip(texts, own, strict=True)])
        if own
        else np.nan
        for texts in ([field.page for field in own], [field.clean for field in own])
    )
    empty = sum(not field.page for field in own)
    return f"| {name} | {len(own):,} | {page:.1f}% | {clean:.1f}% | {clean - page:.1f} | {empty} |"
