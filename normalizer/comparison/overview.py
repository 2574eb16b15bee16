"""A collation and a master text for the terminal."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from normalizer.comparison.values import Alternative, Asked, Collation, Compared, Master, Occurrence, Topic
from normalizer.show import CONTROLS

SHARES = ("all", "most", "some")
UNTITLED = "(no title)"


def overview(collation: Collation) -> RenderableType:
    """How alike the variants are, the topics that several of them have, and how many topics each has alone."""
    shared = [topic for topic in collation.topics if topic.share != "one"]
    return Group(_variants(collation), _matrix(collation), *_topics(collation, shared), *_alone(collation))


def name(variants: Sequence[Compared], number: int) -> str:
    """What a variant is called: `#3`, or `page.txt#3` where there are several pages."""
    return f"{variants[number].source or ''}#{variants[number].ordinal}"


def _variants(collation: Collation) -> Text:
    lines = (
        f"{name(collation.variants, n)} {it.title or UNTITLED}" for n, it in enumerate(collation.variants)
    )
    return Text(_plain("\n".join(lines)), style="bold")


def _matrix(collation: Collation) -> Table:
    names = [name(collation.variants, number) for number in range(len(collation.variants))]
    table = Table(box=SIMPLE_HEAD, title="similarity, per cent", title_justify="left")
    table.add_column("")
    for column in names:
        table.add_column(Text(_plain(column)), justify="right")
    for number, row in enumerate(collation.similarity):
        cells = ("·" if other == number else f"{value * 100:.0f}" for other, value in enumerate(row))
        table.add_row(Text(_plain(names[number])), *cells)
    return table


def _topics(collation: Collation, topics: Sequence[Topic]) -> Iterator[Text]:
    for share in SHARES:
        found = [topic for topic in topics if topic.share == share]
        if found:
            yield Text(f"in {share}", style="bold")
        for topic in found:
            places = ", ".join(_place(collation.variants, it) for it in topic.occurrences)
            yield Text.assemble("  ", (_plain(topic.name), "cyan"), _plain(f"  {places}"))
            yield from (_blank(collation, it) for it in _differing(topic))


def _place(variants: Sequence[Compared], found: Occurrence) -> str:
    return f"{name(variants, found.variant)} {found.place.id or found.place.part}"


def _differing(topic: Topic) -> list[Asked]:
    """The blanks that not every variant of the topic asks."""
    count = len({it.variant for it in topic.occurrences})
    return [asked for asked in topic.blanks if len(asked.variants) < count]


def _blank(collation: Collation, asked: Asked) -> Text:
    what = " ".join([asked.type, *([asked.unit] if asked.unit else []), *asked.labels])
    names = ", ".join(name(collation.variants, number) for number in asked.variants)
    return Text.assemble("    ", (_plain(f"⟦{what}⟧"), "reverse"), _plain(f" only in {names}"))


def _alone(collation: Collation) -> Iterator[Text]:
    topics = [topic for topic in collation.topics if topic.share == "one"]
    if topics:
        yield Text("in one", style="bold")
    for number in range(len(collation.variants)):
        mine = [topic.name for topic in topics if topic.occurrences[0].variant == number]
        if mine:
            yield Text(_plain(f"  {name(collation.variants, number)}  {len(mine)}: {'; '.join(mine)}"))


def master_text(master: Master) -> Iterator[str]:
    """The master as Markdown, a line each: a clause of one wording as it is, otherwise its alternatives as choices."""
    yield f"# {master.title or UNTITLED}"
    for clause in master.clauses:
        yield ""
        if len(clause.alternatives) == 1:
            yield f"**{clause.label}**{_alternative(master, clause.alternatives[0])}"
            continue
        yield f"**{clause.label}{clause.name}**"
        yield ""
        yield from (f"- ☐ {_alternative(master, alternative)}" for alternative in clause.alternatives)


def _alternative(master: Master, alternative: Alternative) -> str:
    """Its heading and wording with hard breaks, and where it comes from."""
    wording = f"{alternative.heading or ''}\n{alternative.text}".strip().replace("\n", "  \n  ")
    return f"{wording} ← {', '.join(_place(master.variants, it) for it in alternative.sources)}"


def _plain(text: str) -> str:
    return text.translate(CONTROLS)
