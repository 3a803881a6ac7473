"""`python -m training.recombine`: make new images from real ones, with other names in their letters.

Each is a real image whose name was erased and replaced by one from the list of names, written in letters cut out of
other images or in fonts. Captions, stamps and cut-off lines stay. Uses the training split only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
from rich.console import Console
from rich.progress import track

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.bundle import load_bundle
from backend.recognizer.normalise import ImageSpec
from training.data.contact_sheet import COLUMNS, contact_sheet
from training.data.locations import add_dataset_option
from training.data.packing import Pack, open_pack, write_pack
from training.fitting.learned_before import write_made_of
from training.name_prior.counts import NAME_COUNTS, read_counts, read_labels
from training.options.json_option import json_for
from training.recombined.font_hand import FontHand, font_files
from training.recombined.fragments import FragmentHand
from training.recombined.letter_bank import LetterBank
from training.recombined.name_source import NameSource, Shares, TextList
from training.recombined.pack_letters import cut_pack
from training.recombined.recombiner import Recombiner
from training.written.lines import WIDEST

_SHEET_ROWS = 20
_SHEET_CELL = (60, 420)


def main(arguments: list[str] | None = None) -> None:
    """Cut letters out of a packed training split and write new names with them, as a pack."""
    options = _parse(arguments)
    console, pack = Console(), open_pack(options.pack)
    kept = options.out / "glyphs.npz"
    if not kept.exists():
        cut_pack(pack, load_bundle(options.weights)).save(kept)
    bank = LetterBank.load(kept)
    console.print(f"{len(bank.labels)} letters of {len(bank.counts)} images")
    recombiner = _recombiner(options, pack, bank)
    if options.sheet is not None:
        made = (recombiner.sample(number, options.seed).grey for number in range(_SHEET_ROWS * COLUMNS))
        cv2.imwrite(str(options.sheet), contact_sheet(made, _SHEET_CELL))
    numbers = track(range(options.first, options.first + options.count), description="writing names")
    write_made_of(options.out, (pack.file_names[number] for number in bank.numbers))
    write_pack(options.out, (recombiner.sample(number, options.seed) for number in numbers))


def _recombiner(options: argparse.Namespace, pack: Pack, bank: LetterBank) -> Recombiner:
    if options.texts:
        texts = TextList.of(options.texts, WRITTEN)
        fonts = FontHand(font_files(options.fonts), bank, as_given=True)
        return Recombiner(pack, bank, texts, fonts, WRITTEN, ImageSpec(max_width=WIDEST), is_written=True)
    counts = read_counts(options.dataset / NAME_COUNTS, NAMES, read_labels(options.leave_out))
    hand = FontHand(font_files(options.fonts), bank) if options.fonts else FragmentHand(bank)
    return Recombiner(pack, bank, NameSource.of(counts, options.names), hand)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.recombine", description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="bundle whose network finds the letters")
    add_dataset_option(parser)
    parser.add_argument(
        "--pack", type=Path, required=True, help="packed training split (see training.pretrain)"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the new pack and the bank of letters"
    )
    parser.add_argument("--count", type=int, default=150_000, help="images to make (default: 150,000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first image")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--leave-out", type=Path, help="CSV whose IDENTITY column is subtracted from the counts"
    )
    parser.add_argument(
        "--names",
        type=json_for(lambda given: Shares(**given)),
        default=Shares(),
        help="""how often which names are drawn, as JSON: '{"power": 1, "shuffled": 0.01}'""",
    )
    parser.add_argument("--fonts", type=Path, help="folder of fonts to write in instead of the cut letters")
    parser.add_argument(
        "--texts",
        type=Path,
        help="file of texts, one per line, to write in --fonts as they are instead of names",
    )
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this PNG file")
    options = parser.parse_args(arguments)
    if options.texts and not options.fonts:
        parser.error("--texts needs --fonts.")
    return options


if __name__ == "__main__":
    main()
