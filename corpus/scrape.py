"""What a site does to a page: script, width, damage; and where the clauses and fields of the page are after it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import opencc
from render import SPANNED, Gold, Layout, Page, lay_out

from normalizer import damage

# No byte is read across a character that the sites' code page lacks: pieces on either side are damaged on their own.
BARRIER = "\N{OCTAGONAL SIGN}"


class Form(NamedTuple):
    """What happened to a page: its layout, the script and width it is in, the damage, the site's own lines."""

    layout: Layout
    script: str = "keep"
    table: damage.TableName | None = None
    chrome: str = ""


ALL, NONE, SITE = Layout("all", gap=" "), Layout("none"), Layout("chrome")
CHROME = "thumbnails reading download notice intro codes tips comments"
# A document is shown once in a form of each row; which one, its name decides.
FORMS: tuple[dict[str, Form], ...] = (
    {"lines": Form(ALL), "indented": Form(Layout("all", indent="　　", gap="　"))},
    {"flat": Form(NONE), "folded": Form(NONE, "folded"), "traditional": Form(NONE, "traditional")},
    {
        "narrow": Form(NONE, table="narrow"),
        "medium": Form(NONE, table="medium"),
        "wide": Form(SITE, table="wide", chrome=CHROME),
        "seed": Form(SITE, table="seed", chrome=CHROME),
        "medium-lines": Form(ALL, table="medium"),
        "seed-lines": Form(ALL, table="seed", chrome=CHROME),
    },
)


class Made(NamedTuple):
    """A page as it is committed: `text` is what a scraper gets."""

    name: str
    text: str
    gold: Gold


def scraped(name: str, about: dict[str, Any], page: Page, form: Form) -> Made:
    """`page` as `form` shows it; `about` is what its gold says beside the variants."""
    clean, variants = lay_out(page, form.layout)
    script = "site" if form.table else form.script
    whole = SCRIPTS[script](clean)
    if len(whole) != len(clean):
        raise ValueError(f"{name}: the conversion moves the places of the clauses")
    gold: Gold = {**about, "script": script, "restored": None}
    if not form.table:
        return Made(name, whole, {**gold, "variants": variants})
    text, moved = damaged(whole, _places(variants), damage.table(form.table))
    return Made(
        name, text, {**gold, "restored": digest(whole), "variants": [_move(v, moved) for v in variants]}
    )


def _places(variants: list[Gold]) -> list[int]:
    places = {v["start"] for v in variants} | {c["start"] for v in variants for c in v["clauses"]}
    spanned = [value for v in variants for name in SPANNED for value in v[name]]
    return sorted(places | {place for value in spanned for place in value["span"]})


def damaged(text: str, places: list[int], table: Mapping[str, str]) -> tuple[str, dict[int, int]]:
    """`text` damaged with `table`, and its `places` (sorted) in the result.

    Damage runs from left to right, so a place lies behind the damage of what stands before it, if that is how the
    damaged text begins; a place inside a splice is left out. Behind an ASCII character nothing of it reaches on.
    """
    whole, *pieces = damage.forward(BARRIER.join([text, *_pieces(text, places)]), table).split(BARRIER)
    known: dict[int, int] = {}
    at = 0
    for place, piece in zip(places, pieces, strict=True):
        before = text[place - 1 : place]
        if whole.startswith(piece, at) and (piece[-1:] != "?" or before in "?？"):
            known[place] = at + len(piece)
        if before.isascii():
            at += len(piece)
    return whole, known


def _pieces(text: str, places: list[int]) -> Iterator[str]:
    """For each place what stands before it, from the last place behind an ASCII character."""
    done = 0
    for place in places:
        yield text[done:place]
        done = place if text[place - 1 : place].isascii() else done


def _move(variant: Gold, moved: dict[int, int]) -> Gold:
    """`variant` with its places in the scraped page; what has no place there has no `start` or `span`."""

    def start(value: Gold) -> Gold:
        place = moved.get(value.pop("start"))
        return value if place is None else {**value, "start": place}

    def span(value: Gold) -> Gold:
        places = [moved.get(place) for place in value.pop("span")]
        return value if None in places else {**value, "span": places}

    spanned = {name: [span(value) for value in variant[name]] for name in SPANNED}
    return {**start(variant), "clauses": [start(c) for c in variant["clauses"]], **spanned}


def _folded(text: str) -> str:
    return text.translate({ord(wide): narrow for wide, narrow in damage.FOLDED.items()})


# What a page is written in: as its sources are, or converted.
SCRIPTS: dict[str, Callable[[str], str]] = {
    "keep": str,
    "folded": _folded,
    "traditional": opencc.OpenCC("s2t").convert,
    "site": damage.traditional,
}


def digest(text: str) -> str:
    """What is compared where a restored page must be the page before its damage: width and white space aside."""
    return hashlib.sha256("".join(_folded(text).split()).encode()).hexdigest()[:16]
