"""Scores `normalizer.normalize` and `normalizer.restore` on the corpus: `python corpus/evaluate.py`.

A row is a form of page (`flat`, `seed`, `variants-lines` …), a kind of document, or all pages.
P, R, F1: clauses found at their place. parent: found clauses under the right parent. exact: pages whose whole tree is
right. heading: headings right, of those that gold or the document has. variant: variants found. fieldP, fieldR: fields
found. type, key: found fields with the right type, with a key that says the same. multP, multR: choices of several.
pairP, pairR: halves of pairs with the other one. sameP, sameR: fields that ask again, with the first. partyP, partyR:
parties with name and role; naming: those with the right fields. termP, termR: definitions at their place. refP, refR:
references with their kind; target: those that point at the right clause or law. restored, proven: damaged pages that
read as before, and say so.
Exit status 1 where a page raised an error: it counts as a page in which nothing was found.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import floors
from counts import Score, total
from generate import MANIFEST, PAGES
from render import Gold
from score import compare
from scrape import digest

import normalizer

# The kind of a document by what its genre names; the first that fits.
KINDS = ("承诺书", "协议", "合同", "契約", "章程", "规则", "制度", "办法", "多篇")
UNKEPT = ("kchar/s", "pages")
BROKEN = "broken:"

Ratio = Callable[[Score], tuple[float, float]]
# Each figure as what is divided by what; a floor is kept for all but those of UNKEPT.
FIGURES: dict[str, Ratio] = {
    "pages": lambda s: (s.pages, 1),
    "P": lambda s: (s.hits, s.predicted),
    "R": lambda s: (s.hits, s.clauses),
    "F1": lambda s: (2 * s.hits, s.predicted + s.clauses),
    "parent": lambda s: (s.parents, s.hits),
    "exact": lambda s: (s.exact, s.pages),
    "heading": lambda s: (s.heading_hits, s.headings),
    "variant": lambda s: (s.variant_hits, s.variants),
    "fieldP": lambda s: (s.field_hits, s.predicted_fields),
    "fieldR": lambda s: (s.field_hits, s.fields),
    "type": lambda s: (s.type_hits, s.field_hits),
    "key": lambda s: (s.key_hits, s.field_hits),
    "multP": lambda s: (s.multiple_hits, s.predicted_multiple),
    "multR": lambda s: (s.multiple_hits, s.multiple),
    "pairP": lambda s: (s.part_hits, s.predicted_part),
    "pairR": lambda s: (s.part_hits, s.part),
    "sameP": lambda s: (s.same_as_hits, s.predicted_same_as),
    "sameR": lambda s: (s.same_as_hits, s.same_as),
    "partyP": lambda s: (s.party_hits, s.predicted_parties),
    "partyR": lambda s: (s.party_hits, s.parties),
    "naming": lambda s: (s.naming_hits, s.party_hits),
    "termP": lambda s: (s.definition_hits, s.predicted_definitions),
    "termR": lambda s: (s.definition_hits, s.definitions),
    "refP": lambda s: (s.reference_hits, s.predicted_references),
    "refR": lambda s: (s.reference_hits, s.references),
    "target": lambda s: (s.target_hits, s.reference_hits),
    "restored": lambda s: (s.restored, s.damaged),
    "proven": lambda s: (s.proven, s.damaged),
    "kchar/s": lambda s: (s.characters / 1000, s.seconds),
}


class Measured(NamedTuple):
    """A page, what it scored and what is wrong with it."""

    page: str
    rows: tuple[str, ...]
    score: Score
    faults: list[str]


def measure() -> list[Measured]:
    """Every page of the manifest, normalized and compared with its gold."""
    names = [json.loads(line)["page"] for line in MANIFEST.read_text(encoding="utf-8").splitlines()]
    return [_measure(name) for name in names]


def _measure(name: str) -> Measured:
    raw = (PAGES / f"{name}.txt").read_bytes().decode()
    gold: Gold = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    kind = next((kind for kind in KINDS if kind in gold["genre"]), "其他")
    rows = (gold["form"], kind, "ALL")
    try:
        return Measured(name, rows, *_compared(raw, gold))
    except Exception as error:  # noqa: BLE001 - an error is a broken promise: counted with all it missed, never hidden
        score, faults = compare(gold, {"variants": [], "source": {"length": len(raw)}})
        return Measured(name, rows, score, [f"{BROKEN} {error!r}", *faults])


def _compared(raw: str, gold: Gold) -> tuple[Score, list[str]]:
    began = time.perf_counter()
    published = normalizer.normalize(raw).to_json()
    seconds = time.perf_counter() - began
    document = json.loads(published)
    score, faults = compare(gold, document)
    score = score._replace(seconds=seconds)
    if not gold["restored"]:
        return score, faults
    restored = digest(normalizer.restore(raw).text) == gold["restored"]
    proven = document["restoration"]["proven"] and document["restoration"]["unresolved"] == 0
    score = score._replace(restored=int(restored), proven=int(proven))
    return score, faults + ([] if restored else ["not restored"])


def table(pages: Sequence[Measured]) -> dict[str, dict[str, float | None]]:
    """The figures of each row; `None` where nothing is counted."""
    scores: dict[str, list[Score]] = defaultdict(list)
    for page in pages:
        for row in page.rows:
            scores[row].append(page.score)
    return {row: _figures(total(scores[row])) for row in sorted(scores, key=lambda row: (row == "ALL", row))}


def _figures(score: Score) -> dict[str, float | None]:
    ratios = {name: ratio(score) for name, ratio in FIGURES.items()}
    return {name: round(part / whole, 4) if whole else None for name, (part, whole) in ratios.items()}


def kept(figures: floors.Figures) -> floors.Figures:
    """The figures that floors are kept for."""
    return {row: {k: v for k, v in names.items() if k not in UNKEPT} for row, names in figures.items()}


def _print(figures: floors.Figures) -> None:
    print(f"{'':22}" + "".join(f"{name:>9}" for name in FIGURES))
    for row, names in figures.items():
        wide = sum(not character.isascii() for character in row)
        cells = (_cell(name, value) for name, value in names.items())
        print(f"{row:{22 - wide}}" + "".join(f"{cell:>9}" for cell in cells))


def _cell(name: str, value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}" if name in UNKEPT else f"{value:.3f}"


def _worst(pages: Sequence[Measured], count: int) -> list[Measured]:
    return sorted(pages, key=lambda page: -len(page.faults))[:count]


def _print_faults(pages: Sequence[Measured]) -> None:
    for page in pages:
        print(f"\n{page.page}: {len(page.faults)} wrong")
        print(*(f"    {fault}" for fault in page.faults[:20]), sep="\n")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="the figures as JSON instead of a table")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="also what is wrong with the N worst pages"
    )
    parser.add_argument("--update", action="store_true", help="make these figures the floors")
    parser.add_argument("--lower", metavar="REASON", help="with --update: why floors fall")
    arguments = parser.parse_args()
    pages = measure()
    figures = table(pages)
    if arguments.json:
        faults = {page.page: page.faults for page in _worst(pages, arguments.worst)}
        print(json.dumps({"rows": figures, "worst": faults}, ensure_ascii=False))
    else:
        _print(figures)
        _print_faults(_worst(pages, arguments.worst))
    if broken := [
        f"{page.page}: {page.faults[0]}"
        for page in pages
        if page.faults[:1] and page.faults[0].startswith(BROKEN)
    ]:
        print(*broken, sep="\n", file=sys.stderr)
        return 1
    if arguments.update:
        try:
            floors.update(kept(figures), arguments.lower)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
