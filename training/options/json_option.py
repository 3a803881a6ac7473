"""Command-line options that hold several values, as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any


def json_for(make: Callable[[dict[str, Any]], Any]) -> Callable[[str], Any]:
    """An argparse type that passes a JSON object to ``make``; argparse reports what is wrong with it."""

    def read(text: str) -> Any:
        try:
            return make(dict(json.loads(text)))
        except (TypeError, ValueError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read
