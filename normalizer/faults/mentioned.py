"""What is odd about what a document cites and defines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from normalizer.document import Diagnostic, Level
from normalizer.mentions import Mentions
from normalizer.mentions.citations import Citation
from normalizer.mentions.places import FAMILIES, NOWHERE
from normalizer.view import View

SIDE = re.compile(r"[甲乙丙丁]方(?![案式面法向程])")


def broken_references(view: View, mentions: Mentions) -> Iterator[Diagnostic]:
    """`broken_reference`: a clause or an annex is cited that the document does not have.

    An error where the document counts its clauses by the unit that is cited; elsewhere 第三条 may mean anything, and an
    annex may be a page of its own.
    """
    for citation in mentions.citations:
        if citation.kind in ("clause", "annex") and not citation.law and citation.target == NOWHERE:
            text = view.text[citation.start : citation.end]
            message = f"{text}: this document has no such {citation.kind}"
            span = view.span(citation.start, citation.end)
            yield Diagnostic("broken_reference", _gravity(mentions, citation), message, span)


def _gravity(mentions: Mentions, citation: Citation) -> Level:
    if citation.kind == "annex":
        return "info"
    return "error" if FAMILIES.get(citation.path[0].unit) in mentions.clauses.families else "warning"


def undefined_terms(view: View, begin: int, end: int, mentions: Mentions) -> Iterator[Diagnostic]:
    """`undefined_term`: the text speaks of 丙方, and only 甲方 and 乙方 are parties."""
    known = {party.name for party in mentions.parties} | {each.term for each in mentions.definitions}
    if not any(SIDE.fullmatch(name) for name in known):
        return
    for side in SIDE.finditer(view.plain, begin, end):
        if side[0] not in known:
            known.add(side[0])
            message = f"{side[0]} is nowhere named as a party"
            yield Diagnostic("undefined_term", "warning", message, view.span(*side.span()))


def unused_terms(view: View, begin: int, end: int, mentions: Mentions) -> Iterator[Diagnostic]:
    """`unused_term`: a term is defined and never used."""
    plain = view.plain
    defined = Counter(plain[term.start : term.end] for term in mentions.terms)
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in defined:
        lengths[word[0]].add(len(word))
    used: Counter[str] = Counter()
    if defined:
        for first in re.finditer(f"[{re.escape(''.join(lengths))}]", plain[begin:end]):
            at = begin + first.start()
            used.update(plain[at : at + length] for length in lengths[first[0]])
    for term, definition in zip(mentions.terms, mentions.definitions, strict=True):
        word = plain[term.start : term.end]
        if used[word] <= defined[word]:
            message = f"{definition.term} is defined and not used"
            yield Diagnostic("unused_term", "info", message, definition.span)
