"""What the marks of a source point at: the clauses that are cited, the other blank of a pair, the blank asked before."""

from collections.abc import Sequence

from markup import refuse
from source import Mention, Piece, Source, changed

_OTHER = {"start": "end", "words": "figures"}


def linked(document: Source, content: str) -> Source:
    """`document` with the targets of its mentions and blanks; `content` is what it was read from.

    Both blanks of a pair know each other, and what names a party again is `same_as` the first that names it. Raises
    `Malformed` where a path is not that of one clause, or a key that of no blank.
    """
    blanks = {blank.key: blank for text in document.texts for blank, _ in text.fields}
    paired = {blank.pair: blank for blank in blanks.values() if blank.pair}
    named = [[key for key in blanks if key in party.fields] for party in document.parties]
    first = {key: keys[0] for keys in named for key in keys[1:]}

    def link(part: Piece) -> Piece:
        if isinstance(part, str):
            return part
        if isinstance(part, Mention):
            return _resolved(part, document, content)
        for key in {part.pair, part.same_as} - {None, *blanks}:
            refuse(_place_of(f"{key}⟧", document.name, content), f"{key} is the key of no blank")
        if other := paired.get(part.key):
            part = part._replace(part=_OTHER[other.part or ""], pair=other.key)
        return part._replace(same_as=part.same_as or first.get(part.key))

    return changed(document, link)


def _resolved(mention: Mention, document: Source, content: str) -> Mention:
    if mention.kind not in ("clause", "annex") or not mention.written:
        return mention
    path = mention.written.split(">")
    fit = [
        chain for chain in map(document.chain, range(len(document.clauses))) if _fits(path, chain, document)
    ]
    whole = [chain for chain in fit if len(chain) == len(path)][:1] or fit
    if len(whole) != 1:
        place = _place_of(f"|{mention.written}⟫", document.name, content)
        refuse(place, f"{mention.written} is the path of {len(whole)} clauses")
    return mention._replace(target=whole[0][-1])


def _fits(path: Sequence[str], chain: Sequence[int], document: Source) -> bool:
    return [document.clauses[index].label for index in chain[-len(path) :]] == path


def _place_of(words: str, name: str, content: str) -> str:
    rows = content.split("\n")
    return f"{name}.txt:{next((n for n, row in enumerate(rows, start=1) if words in row), 1)}"
