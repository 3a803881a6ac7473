"""What a bundle is made of besides its weights, and the network that follows from it.

Knows Keras networks and the metadata of a training. Knows no files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import keras

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.normalise import ImageSpec
from training.network.network import build
from training.network.spec import NetworkSpec


@dataclass(frozen=True)
class Recipe:
    """What the manifest says about how a bundle was made, apart from what is measured here.

    Args:
        alphabet: what is read.
        letters: what the network distinguishes, in both cases and with accents; None if that is ``alphabet``.
    """

    network: NetworkSpec
    image: ImageSpec
    alphabet: Alphabet
    letters: Alphabet | None = None
    parent: str | None = None
    dataset: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    history: Sequence[Mapping[str, float]] = ()

    @classmethod
    def from_run(cls, metadata: Mapping[str, Any]) -> Recipe:
        """From the metadata that pretraining leaves beside its weights.

        Raises:
            KeyError: a part is missing.
        """
        network = NetworkSpec.from_dict(metadata["network"])
        learned = Alphabet.from_dict(metadata["alphabet"])
        return cls(
            network=network,
            image=ImageSpec.from_dict(metadata["image"]),
            alphabet=learned if learned.fold_case else NAMES,
            letters=None if learned.fold_case else learned,
            dataset=metadata.get("dataset", {}),
            seed=metadata.get("seed", 0),
            history=metadata.get("history", ()),
        )

    def build(self) -> keras.Model:
        """The network, without its weights."""
        return build(self.network, (self.letters or self.alphabet).size)
