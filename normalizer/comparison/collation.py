"""Several variants against each other: how alike they are, and which topics they share under whatever number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from normalizer.comparison.alignment import pair_all
from normalizer.comparison.likeness import likeness
from normalizer.comparison.passages import Item, items
from normalizer.comparison.values import (
    SCHEMA_VERSION,
    Asked,
    Collation,
    Compared,
    Occurrence,
    Share,
    Topic,
)
from normalizer.document import Variant

# Passages of two variants are of one topic from here on; what is less alike only stands in the same place.
ALIKE = 0.5
# A heading of so many characters names a topic where others hold it: 投诉处理 in 投诉处理机制, but not 服务 in 服务环境.
TELLING = 4
LONGEST_NAME = 12
LONGEST_HEADING = 40

Node = tuple[int, int]  # a variant and a position in it


def compare(variants: Sequence[Variant], sources: Sequence[str] | None = None) -> Collation:
    """What several variants have in common: how alike each two are, and the topics, those of most variants first.

    `sources` names the page of each variant, where they are of several pages; `ValueError` where it isn't one for each.

    A topic is what passages say that were paired between variants and are alike, or whose headings name the same.
    Time grows with the square of the number of variants.

    >>> import normalizer
    >>> texts = ("一、總則甲方付款。二、違約責任乙方賠償損失。", "一、保密雙方保密。二、違約責任乙方賠償全部損失。")
    >>> collation = compare([normalizer.normalize(text).variants[0] for text in texts])
    >>> [(topic.name, topic.share) for topic in collation.topics]
    [('违约责任', 'all'), ('总则', 'one'), ('保密', 'one')]
    """
    if sources is not None and len(sources) != len(variants):
        raise ValueError(f"each variant needs a source: {len(sources)} for {len(variants)}")
    read = [items(variant) for variant in variants]
    links, similarity = _links(read)
    clusters = [*_named(_clusters(read, links), read)]
    alone = {cluster[0] for cluster in clusters if len(cluster) == 1}
    # What is alone in a clause that is alone is part of what that says.
    whole = (c for c in clusters if len(c) > 1 or (c[0][0], read[c[0][0]][c[0][1]].parent) not in alone)
    topics = [_topic(cluster, read, variants) for cluster in whole]
    topics.sort(key=_rank)
    names: Sequence[str | None] = sources or [None] * len(variants)
    compared = tuple(
        Compared(v.ordinal, v.label, v.title, name) for v, name in zip(variants, names, strict=True)
    )
    return Collation(SCHEMA_VERSION, compared, similarity, tuple(topics))


def _rank(topic: Topic) -> tuple[int, float]:
    """Topics of most variants first, then in the order of the texts."""
    found = topic.occurrences
    return -len({it.variant for it in found}), sum(it.place.position for it in found) / len(found)


def _links(
    read: Sequence[Sequence[Item]],
) -> tuple[list[tuple[float, Node, Node]], tuple[tuple[float, ...], ...]]:
    """The pairs that are alike, the most alike first; and how much of each two variants is."""
    links: list[tuple[float, Node, Node]] = []
    matrix = [[1.0] * len(read) for _ in read]
    for left, right in combinations(range(len(read)), 2):
        a, b = read[left], read[right]
        same = 0.0
        for i, j in pair_all(a, b).to_b.items():
            if i >= 0 and "title" not in (a[i].passage.place.part, b[j].passage.place.part):
                alike = likeness(a[i], b[j])
                same += alike * (len(a[i].wording) + len(b[j].wording))
                if alike >= ALIKE:
                    links.append((alike, (left, i), (right, j)))
        whole = sum(len(item.wording) for item in (*a, *b) if item.passage.place.part != "title")
        matrix[left][right] = matrix[right][left] = round(same / whole, 4) if whole else 1.0
    return sorted(links, key=lambda link: (-link[0], link[1:])), tuple(map(tuple, matrix))


def _clusters(read: Sequence[Sequence[Item]], links: Sequence[tuple[float, Node, Node]]) -> list[list[Node]]:
    """What is linked, at most one passage of each variant together; the strongest links first."""
    cluster: dict[Node, list[Node]] = {
        (v, i): [(v, i)]
        for v, found in enumerate(read)
        for i, item in enumerate(found)
        if item.passage.place.part != "title"
    }
    for _, a, b in links:
        one, other = cluster[a], cluster[b]
        if one is not other and not {v for v, _ in one} & {v for v, _ in other}:
            one += other
            for node in other:
                cluster[node] = one
    return list({id(nodes): sorted(nodes) for nodes in cluster.values()}.values())


def _named(clusters: Sequence[list[Node]], read: Sequence[Sequence[Item]]) -> Iterator[list[Node]]:
    """The clusters, those together whose headings name the same thing."""
    headings = [_headings(cluster, read) for cluster in clusters]
    names = {heading for found in headings for heading in found if len(heading) >= TELLING}
    holders: dict[str, set[int]] = defaultdict(set)
    for number, found in enumerate(headings):
        for heading in found:
            for name in _inner(heading, names):
                holders[name].add(number)
    spread = {name: {v for n in held for v, _ in clusters[n]} for name, held in holders.items()}
    taken: set[int] = set()
    for name in sorted(spread, key=lambda name: (-len(spread[name]), len(name), name)):
        mine = sorted(holders[name] - taken)
        if len({v for n in mine for v, _ in clusters[n]}) > 1:
            taken.update(mine)
            yield sorted(node for n in mine for node in clusters[n])
    yield from (cluster for n, cluster in enumerate(clusters) if n not in taken)


def _inner(heading: str, names: Collection[str]) -> Iterator[str]:
    """The names that a heading holds."""
    for start in range(len(heading)):
        for end in range(start + TELLING, len(heading) + 1):
            if heading[start:end] in names:
                yield heading[start:end]


def _headings(cluster: Sequence[Node], read: Sequence[Sequence[Item]]) -> set[str]:
    return {read[v][i].heading[:LONGEST_HEADING] for v, i in cluster if read[v][i].heading}


def _topic(cluster: Sequence[Node], read: Sequence[Sequence[Item]], variants: Sequence[Variant]) -> Topic:
    """The topic; of a clause and one below it, the clause stands for both."""
    nodes = [node for node in cluster if not _inside(node, set(cluster), read)]
    found = {variant for variant, _ in nodes}
    return Topic(
        _name(nodes, read),
        _share(len(found), len(variants)),
        tuple(occurrence(read[v], v, i) for v, i in nodes),
        _asked(nodes, read, variants),
    )


def occurrence(
    found: Sequence[Item], variant: int, position: int, without: Collection[int] = ()
) -> Occurrence:
    """A passage as an occurrence: its wording with all below it, a line each, aside from the positions of `without`."""
    passage = found[position].passage
    lines = [passage.text] if passage.text else []
    for i in below(found, position):
        if i not in without:
            inner = found[i].passage
            lines.append(f"{inner.place.label} {inner.heading or ''} {inner.text}".replace("  ", " ").strip())
    return Occurrence(variant, passage.place, passage.heading, "\n".join(lines))


def below(found: Sequence[Item], position: int) -> Iterator[int]:
    """The positions of all that is below a clause."""
    place = found[position].passage.place
    for i in range(position + 1, len(found) if place.part == "clause" else 0):
        inner = found[i].passage.place
        if inner.part != "clause" or inner.level <= place.level:
            return
        yield i


def _inside(node: Node, cluster: Collection[Node], read: Sequence[Sequence[Item]]) -> bool:
    variant, position = node
    return any((variant, i) in cluster for i in ancestors(read[variant], position))


def ancestors(found: Sequence[Item], position: int) -> Iterator[int]:
    """The clauses around a passage, the nearest first."""
    while (position := found[position].parent) >= 0:
        yield position


def _name(nodes: Sequence[Node], read: Sequence[Sequence[Item]]) -> str:
    """The shortest of the commonest headings, otherwise the beginning of the shortest wording."""
    headings = Counter(h for v, i in nodes if (h := read[v][i].passage.heading))
    if headings:
        return min(headings, key=lambda heading: (-headings[heading], len(heading), heading))
    texts = [read[v][i].passage.text or read[v][i].passage.place.label or "" for v, i in nodes]
    text = min(texts, key=lambda text: (len(text), text))
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _share(found: int, of: int) -> Share:
    if found == of:
        return "all"
    return "one" if found == 1 else "most" if 2 * found > of else "some"


def _asked(
    nodes: Sequence[Node], read: Sequence[Sequence[Item]], variants: Sequence[Variant]
) -> tuple[Asked, ...]:
    """The blanks of a topic, by what they ask for, with the variants that ask it there."""
    asked: dict[tuple[str, str | None], list[tuple[int, str | None]]] = defaultdict(list)
    for variant, position in nodes:
        fields = {field.id: field for field in variants[variant].fields}
        for i in (position, *below(read[variant], position)):
            for _, words in read[variant][i].words:
                if words.field:
                    field = fields[words.field]
                    asked[field.type, field.unit].append((variant, field.label))
    return tuple(
        Asked(
            *key,
            tuple(dict.fromkeys(label for _, label in found if label)),
            tuple(sorted({variant for variant, _ in found})),
        )
        for key, found in asked.items()
    )
