"""Which pages the corpus has: every document alone in some forms, and the pages with several variants of recipes.tsv."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from notation import sources
from render import Page, Paragraph, Variant, paragraphs
from scrape import FORMS, Form, Made, scraped
from source import Source, Text
from tables import rows
from versions import chinese, version


def made() -> Iterator[Made]:
    """Every page of the corpus."""
    known = {document.name: document for document in sources()}
    for document in known.values():
        for forms in FORMS:
            name = _chosen(tuple(forms), document.name)
            yield _alone(document, name, forms[name])
    for row in rows("recipes"):
        yield _several(Recipe(*row), known)


def _chosen(names: Sequence[str], document: str) -> str:
    """The name's own choice, so that a new document moves no other page."""
    return names[crc32(document.encode()) // 7 % len(names)]


def _alone(document: Source, name: str, form: Form) -> Made:
    title = document.title.plain
    page = _with_chrome(
        Page((), (Variant(1, title, paragraphs(document), document.parties),), ()), title, form.chrome
    )
    about = {"form": name, "genre": document.genre, "sources": [document.name]}
    return scraped(f"{document.name}.{name}", about, page, form)


class Recipe(NamedTuple):
    """A row of recipes.tsv."""

    name: str
    form: str
    breaks: str
    headline: str
    marker: str
    topic: str
    own: str
    chrome: str
    documents: str


def _several(recipe: Recipe, known: dict[str, Source]) -> Made:
    """A page with several variants, as a row of recipes.tsv asks for it."""
    chosen = [v for cell in recipe.documents.split() for v in _versions(cell, known)]
    names = {"T": recipe.topic, "n": len(chosen), "c": chinese(len(chosen))}
    headline = recipe.headline.format(**names)
    variants = tuple(_variant(recipe, number, document) for number, document in enumerate(chosen, start=1))
    page = Page((Paragraph("headline", Text((headline,))),), variants, ())
    forms = {name: form for row in FORMS for name, form in row.items()}
    form = forms[recipe.form]
    form = form._replace(layout=form.layout._replace(breaks=recipe.breaks), chrome="")
    about = {"form": f"variants-{recipe.form}", "genre": "多篇", "sources": sorted({d.name for d in chosen})}
    return scraped(recipe.name, about, _with_chrome(page, headline, recipe.chrome), form)


def _versions(cell: str, known: dict[str, Source]) -> Iterator[Source]:
    name, _, count = cell.partition("*")
    yield from (version(known[name], number) for number in range(1, int(count or 1) + 1))


def _variant(recipe: Recipe, number: int, document: Source) -> Variant:
    marker = recipe.marker.format(T=recipe.topic, n=number, c=chinese(number))
    own = recipe.own == "yes"
    title = recipe.topic if "{T}" in recipe.marker else document.title.plain if own else None
    lines = (Paragraph("marker", Text((marker,))), *paragraphs(document, title=own))
    return Variant(number, title, lines, document.parties)


def _with_chrome(page: Page, title: str, kinds: str) -> Page:
    """`page` inside the lines of the site that `kinds` names; those that stand `inside` fall between two paragraphs."""
    seed = crc32(title.encode())
    shown = {"T": title, "p": 5 + seed % 40, "q": 2 + seed % 4}
    lines = {
        place: tuple(
            Paragraph("chrome", Text((line.format(**shown),)))
            for kind, at, line in rows("chrome")
            if kind in kinds.split() and at == place
        )
        for place in ("head", "inside", "tail")
    }
    variants = tuple(
        v._replace(paragraphs=_interrupted(v.paragraphs, lines["inside"])) for v in page.variants
    )
    return Page((*lines["head"], *page.head), variants, (*page.tail, *lines["tail"]))


def _interrupted(lines: tuple[Paragraph, ...], chrome: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    middle = len(lines) // 2
    return (*lines[:middle], *chrome, *lines[middle:])
