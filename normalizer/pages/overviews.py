"""What several variants have in common, and their master text, as pages."""

from typing import NamedTuple

from normalizer.comparison.overview import name
from normalizer.comparison.values import Asked, Collation, Master, Occurrence, Share, Topic
from normalizer.pages.sheets import page_of

SHARES: tuple[Share, ...] = ("all", "most", "some", "one")


class TopicRow(NamedTuple):
    """A topic as a row of the table: in each variant its occurrences there; `differing` are blanks that not all of these ask."""

    id: str
    topic: Topic
    cells: tuple[tuple[Occurrence, ...], ...]
    differing: tuple[Asked, ...]


def collation_page(collation: Collation) -> str:
    """The page that shows how alike the variants are, their topics, and what each says about them."""
    count = range(len(collation.variants))
    rows = [_row(number, topic, len(collation.variants)) for number, topic in enumerate(collation.topics)]
    return page_of(
        "collation.html",
        collation=collation,
        names=[name(collation.variants, number) for number in count],
        shares=[(share, found) for share in SHARES if (found := [r for r in rows if r.topic.share == share])],
    )


def _row(number: int, topic: Topic, variants: int) -> TopicRow:
    cells: list[list[Occurrence]] = [[] for _ in range(variants)]
    for occurrence in topic.occurrences:
        cells[occurrence.variant].append(occurrence)
    having = sum(map(bool, cells))
    differing = tuple(asked for asked in topic.blanks if len(asked.variants) < having)
    return TopicRow(f"t{number}", topic, tuple(map(tuple, cells)), differing)


def master_page(master: Master) -> str:
    """The page that shows a master text, its alternatives as choices, each with its sources."""
    names = [name(master.variants, number) for number in range(len(master.variants))]
    return page_of("master.html", master=master, names=names)
