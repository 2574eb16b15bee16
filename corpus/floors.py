"""The committed floors: what the scores on the corpus may not fall below, in `floors.json`."""

import hashlib
import json
from collections.abc import Mapping
from typing import TypedDict

from generate import MANIFEST
from tables import HERE

FLOORS = HERE / "floors.json"

Figures = Mapping[str, Mapping[str, float | None]]


class Lowered(TypedDict):
    """Why floors were lowered, and which: `row figure: from → to`."""

    reason: str
    floors: list[str]


class Floors(TypedDict):
    """`corpus` is the digest of the manifest that the floors were measured on."""

    corpus: str
    floors: dict[str, dict[str, float]]
    lowered: list[Lowered]


def load() -> Floors:
    """The committed floors; none where nothing was measured yet."""
    if not FLOORS.exists():
        return {"corpus": "", "floors": {}, "lowered": []}
    floors: Floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def digest() -> str:
    """The digest of the corpus as it is committed."""
    return hashlib.sha256(MANIFEST.read_bytes()).hexdigest()


def below(floors: Floors, figures: Figures) -> list[str]:
    """Every floor that `figures` do not reach, as `row figure: floor → measured`."""
    return [
        f"{row} {name}: {floor} → {value}"
        for row, names in floors["floors"].items()
        for name, floor in names.items()
        if (value := figures.get(row, {}).get(name)) is None or value < floor
    ]


def update(figures: Figures, reason: str | None) -> Floors:
    """Makes `figures` the floors and writes them.

    Raises `ValueError` where that lowers a floor and no `reason` is given; a given reason is kept with what it lowered.
    """
    old = load()
    lower = below(old, figures)
    if lower and not reason:
        raise ValueError("these floors would fall, say why with --lower REASON:\n" + "\n".join(lower))
    new: Floors = {
        "corpus": digest(),
        "floors": {row: {k: v for k, v in names.items() if v is not None} for row, names in figures.items()},
        "lowered": old["lowered"] + ([{"reason": reason, "floors": lower}] if reason and lower else []),
    }
    FLOORS.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return new
