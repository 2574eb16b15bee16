"""A master text: what several variants have in common, in one template, with the alternatives to choose from."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import NamedTuple

from normalizer.comparison.collation import Node, ancestors, below, compare, occurrence
from normalizer.comparison.passages import Item, folded, items
from normalizer.comparison.values import (
    SCHEMA_VERSION,
    Alternative,
    Master,
    MasterClause,
    Occurrence,
    Topic,
)
from normalizer.document import Variant
from normalizer.readers.list_labels import label

# The usual order of the families, outermost first; what is deeper still is written like the last.
LABELS = ("{c}、", "（{c}）", "{n}.", "（{n}）", "{n}）")


class _Read(NamedTuple):
    """The variants' passages, and which topic treats each of those that have one."""

    items: Sequence[Sequence[Item]]
    topics: Sequence[Topic]
    owner: dict[Node, int]


def master(variants: Sequence[Variant], sources: Sequence[str] | None = None) -> Master:
    """A consolidated template of what at least two variants have: a clause for each topic, in the order it usually has.

    Wordings that differ in more than marks and script are alternatives; each names the passages that it comes from.
    `sources` as in `compare`.

    >>> import normalizer
    >>> texts = ("一、總則甲方付款。二、違約責任乙方賠償損失。", "一、保密雙方保密。二、違約責任乙方賠償全部損失。")
    >>> [clause] = master([normalizer.normalize(text).variants[0] for text in texts]).clauses
    >>> clause.label, clause.name, [alternative.text for alternative in clause.alternatives]
    ('一、', '违约责任', ['乙方赔偿损失。', '乙方赔偿全部损失。'])
    """
    collation = compare(variants, sources)
    topics = [topic for topic in collation.topics if topic.share != "one"]
    owner = {(it.variant, it.place.position): n for n, topic in enumerate(topics) for it in topic.occurrences}
    read = _Read([items(variant) for variant in variants], topics, owner)
    titles = Counter(variant.title for variant in variants if variant.title)
    title = titles.most_common(1)[0][0] if titles else None
    return Master(SCHEMA_VERSION, title, collation.variants, tuple(_clauses(read)))


def _clauses(read: _Read) -> Iterator[MasterClause]:
    inside: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(read.topics)), key=lambda number: _position(read, number)):
        inside[_around(read, number)].append(number)
    todo = [(number, 1, count) for number, count in _numbered(read, inside[-1])]
    while todo:
        number, level, count = todo.pop(0)
        yield _clause(read, number, level, count)
        todo[:0] = [(inner, level + 1, count) for inner, count in _numbered(read, inside[number])]


def _numbered(read: _Read, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each topic of a list with its number; 0 for what isn't a clause where it occurs."""
    count = 0
    for number in numbers:
        is_clause = _usual_part(read.topics[number]) == "clause"
        count += is_clause
        yield number, count * is_clause


def _usual_part(topic: Topic) -> str:
    return Counter(it.place.part for it in topic.occurrences).most_common(1)[0][0]


def _position(read: _Read, number: int) -> float:
    """Where in its variants a topic usually stands, from 0 to 1."""
    found = read.topics[number].occurrences
    return mean(it.place.position / len(read.items[it.variant]) for it in found)


def _level(read: _Read, number: int) -> float:
    return mean(it.place.level for it in read.topics[number].occurrences)


def _around(read: _Read, number: int) -> int:
    """The topic that most occurrences of this one stand in; -1 for none. It is further out, so no two hold each other."""
    votes = Counter(
        next((read.owner[it.variant, i] for i in _out(read, it) if (it.variant, i) in read.owner), -1)
        for it in read.topics[number].occurrences
    )
    best = votes.most_common(1)[0][0]
    return best if best >= 0 and _level(read, best) < _level(read, number) else -1


def _out(read: _Read, found: Occurrence) -> Iterator[int]:
    return ancestors(read.items[found.variant], found.place.position)


def _clause(read: _Read, number: int, level: int, count: int) -> MasterClause:
    topic = read.topics[number]
    style = LABELS[min(level, len(LABELS)) - 1]
    written = style.format(c=label(count, "chineseCounting"), n=count) if count else ""
    return MasterClause(written, level, topic.name, topic.share, tuple(_alternatives(read, topic)))


def _alternatives(read: _Read, topic: Topic) -> Iterator[Alternative]:
    """The wordings of a topic, the commonest first, without what is a clause of the master itself."""
    wordings: dict[str, list[Occurrence]] = defaultdict(list)
    for it in topic.occurrences:
        found = read.items[it.variant]
        own = {i for i in below(found, it.place.position) if (it.variant, i) in read.owner}
        own |= {i for j in own for i in below(found, j)}
        one = occurrence(found, it.variant, it.place.position, own)
        wordings[folded([f"{one.heading or ''}{one.text}"])[0]].append(one)
    for sources in sorted(wordings.values(), key=lambda sources: -len(sources)):
        yield Alternative(sources[0].heading, sources[0].text, tuple(sources))
