"""What is odd about what a document cites and defines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from normalizer.document import Diagnostic, Level
from normalizer.mentions import Mentions
from normalizer.mentions.citations import Citation
from normalizer.mentions.places import FAMILIES, NOWHERE, Clauses, clause_at
from normalizer.patterns import compiled
from normalizer.view import View

SIDE = compiled(r"[甲乙丙丁]方(?![案式面法向程])")


def broken_references(view: View, mentions: Mentions) -> Iterator[Diagnostic]:
    """`broken_reference`: a clause or an annex is cited that the document does not have."""
    other = NOWHERE  # the clause that cites another law or document
    for citation in mentions.citations:
        here = clause_at(mentions.clauses, citation.start)
        if citation.law:
            other = here
        elif citation.target == NOWHERE:
            text = view.text[citation.start : citation.end]
            message = f"{text}: this document has no such {citation.kind}"
            level = "warning" if here == other != NOWHERE else _gravity(mentions.clauses, citation)
            yield Diagnostic("broken_reference", level, message, view.span(citation.start, citation.end))


def _gravity(clauses: Clauses, citation: Citation) -> Level:
    """An error where the document counts its clauses by the unit that is cited; elsewhere 第三条 may mean anything.

    A number that the document skips may have lost its label only; an annex may be a page of its own.
    """
    if citation.kind == "annex":
        return "info"
    unit, value, _ = citation.path[0]
    family = FAMILIES.get(unit, "")
    skipped = (NOWHERE, family, (*value[:-1], value[-1] + 1)) in clauses.numbered
    return "error" if family in clauses.families and not skipped else "warning"


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
    used = dict.fromkeys(defined, 0)
    if defined:
        for first in re.finditer(f"[{re.escape(''.join(lengths))}]", plain[begin:end]):
            at = begin + first.start()
            for length in lengths[first[0]]:
                word = plain[at : at + length]
                if word in used:
                    used[word] += 1
    for term, definition in zip(mentions.terms, mentions.definitions, strict=True):
        word = plain[term.start : term.end]
        if used[word] <= defined[word]:
            message = f"{definition.term} is defined and not used"
            yield Diagnostic("unused_term", "info", message, definition.span)
