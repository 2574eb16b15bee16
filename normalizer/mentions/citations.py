"""Citations: which clause, annex, law or document a text names, and where."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import regex

from normalizer.document import ReferenceKind, Span
from normalizer.mentions.places import (
    FAMILIES,
    NOWHERE,
    Clauses,
    Step,
    annex_at,
    clause_at,
    target_before,
    target_inside,
    target_of,
    value_of,
)
from normalizer.patterns import Match, compiled
from normalizer.scanner import terminals

# What stands between two citations of one list, between the ends of a range, between a title and its article.
LISTED = compiled(r"(?:前段|后段|但书)? ?(?:、|,|和|及|与|或者?|以及) ?")
RANGE = compiled(r" ?(?:至|到|[-~—]) ?")
# 《消费者权益保护法》(以下简称《消法》)第五条: the bracket may end with a title.
ATTACHED = compiled(r"\)?(?: ?\((?:[^()\n]|\([^()\n]{1,8}\)){1,36}\))?(?:的|中)? ?")
NUMBER = r"[0-9A-Za-zⅠ-Ⅻ.\-]+|[一二三四五六七八九十百千零〇]+\.?"
STEP = compiled(
    rf"(?:第? {{0,4}}\(?({NUMBER})\)?((?:\((?:{NUMBER})\))*)(?:[、至到]\(?(?:{NUMBER})\)?)* {{0,4}}([条款项目章节编段]|部分?|阶段)( ?之 ?[一二三四五六七八九十0-9]+)?)"
    rf"|\(({NUMBER})\)|([①-⑳])|(?<=部分) ?([0-9]+(?:\.[0-9]+)+)"
)
LETTERS = compiled(rf"\(({NUMBER})\)")
BARE = compiled(r"[0-9.]+|(?<=\()[0-9a-z]+")
SIGNS = compiled(r"\(?(?:[一二三四五六七八九十]+|[0-9]+|[①-⑳Ⅰ-Ⅻ]|[ivx]{2,4}|[A-Za-z])")
CITING = frozenset({"TITLE", "NATION", "ANNEX", "CITED", "DECIMAL", "LABEL"})
NOT_TITLE = compiled(r"《[^一-龥A-Za-z]*")
PROMPT = frozenset("[{【$(")
UNITS = "编章节条款项目"
# A label, and no citation, stands where a line can begin, and nothing behind it goes on with the sentence.
FRESH = frozenset('\n。;!?“"…·_ ')
GOING_ON = compiled(r" ?(?:[、,。;)》”!?至到]|[和及与或]|的|所|中|之|内|规定|约定|关于|前款|项下)")
CITING_WORDS = frozenset("依照按反除因凭")
OWN_LAW = compiled(r' ?["“「]?(本法|本条例)')
ENTRY = compiled(r"[ :\n]")
LEADERS = compiled(r"[^。;,…\n]{0,40}(?:…|\.{4}|·{3})")  # of a table of contents
WINDOW = 40


class Citation(NamedTuple):
    """A citation at `start:end`; `law` is the title of what is cited, where it is not this document.

    `path` leads to the clause inside of it, `target` is the index of that clause.
    """

    start: int
    end: int
    kind: ReferenceKind
    law: Span | None
    path: tuple[Step, ...] = ()
    target: int = NOWHERE


def find_citations(plain: str, hits: Sequence[re.Match[str]], clauses: Clauses) -> list[Citation]:
    """The citations among the hits of grammar/mentions.lark, in order."""
    labels = frozenset(clauses.starts)
    found: list[Citation] = []
    named: Citation | None = None  # the law or document that 该法 means
    called: dict[str, Citation] = {}  # the law that is called 本法
    for hit in hits:
        if hit.lastgroup == "CALLED":
            called |= _called(plain, hit, found[-1] if found else None)
        if hit.lastgroup not in CITING or hit.start() in labels:
            continue
        before = found[-1] if found else None
        if hit.lastgroup == "TITLE":
            citation = _title(hit, before)
        elif hit.lastgroup == "NATION":
            citation = Citation(*hit.span(), "law", hit.span())
        elif hit.lastgroup == "ANNEX":
            citation = _annex(plain, hit, clauses)
        else:
            if before and _extends(plain, before, hit):
                found[-1] = _extended(before, hit, clauses)
                continue
            citation = _clause(plain, hit, clauses, before, named, called)
        if citation:
            found.append(citation)
            named = citation if citation.law else named
    return found


@cache
def _ending(name: str) -> regex.Pattern[str]:
    """A terminal of grammar/citations.lark up to the end of what is searched."""
    return compiled(rf"(?r)(?:{terminals('citations')[name].pattern})\Z")


def _title(hit: re.Match[str], before: Citation | None) -> Citation | None:
    """《民法典》 is a law, 《补充协议》 another document, as is the title of an annex; 《____》 is a blank."""
    begin = hit.start() + len(hit[0]) - len(NOT_TITLE.sub("", hit[0]))
    law = (begin, hit.end() - 1)
    if law[1] - law[0] < 2 or hit[0][1] in PROMPT:
        return None
    annexed = before and before.kind != "law" and before.end == hit.start()
    kind: ReferenceKind = "document" if annexed or not _ending("ENACTED").search(hit.string, *law) else "law"
    return Citation(*hit.span(), kind, law)


def _annex(plain: str, hit: re.Match[str], clauses: Clauses) -> Citation | None:
    """附件一, where it is no label in a list of annexes; an annex of another document belongs to that."""
    start, end = hit.span()
    begins = plain[start - 1 : start] in FRESH
    entry = begins and (ENTRY.match(plain, end) or clause_at(clauses, start) < 0)
    if entry or LEADERS.match(plain, end):
        return None
    low = max(0, start - WINDOW)
    if other := _ending("OTHER").search(plain, low, start):
        return Citation(other.start(), end, "annex", _named(other))
    own = _ending("OWN").search(plain, low, start)
    begin = own.start() if own and plain[start - 1] not in "的 " else start
    return Citation(begin, end, "annex", None, (), annex_at(clauses, hit[0]))


def _extends(plain: str, before: Citation, hit: re.Match[str]) -> bool:
    """Whether a clause is the article of a title or annex just named, or the other end of a range."""
    gap = plain[before.end : hit.start()] if hit.start() - before.end < WINDOW else "\n"
    return bool(RANGE.fullmatch(gap) if before.path else ATTACHED.fullmatch(gap))


def _extended(before: Citation, hit: re.Match[str], clauses: Clauses) -> Citation:
    if before.path:
        return before._replace(end=hit.end())
    path = _path(hit)
    return before._replace(end=hit.end(), path=path, target=_in_annex(clauses, path, before.target))


def _in_annex(clauses: Clauses, path: tuple[Step, ...], annex: int) -> int:
    """附表第1段: the clause in the annex, or else the annex."""
    target = target_of(clauses, path, annex, annex) if annex != NOWHERE else NOWHERE
    return target if target != NOWHERE and clauses.roots[target] == annex else annex


def _clause(
    plain: str,
    hit: re.Match[str],
    clauses: Clauses,
    before: Citation | None,
    named: Citation | None,
    called: Mapping[str, Citation],
) -> Citation | None:
    """A clause of this document, or of the one that the words before it name."""
    path, start, end = _path(hit), hit.start(), hit.end()
    if path[-1].unit == "部分" and LEADERS.match(plain, end):
        return None
    if before and before.path and LISTED.fullmatch(plain[before.end : start][:WINDOW]):
        outer = tuple(step for step in before.path if _rank(step) < _rank(path[0]))
        if hit.lastgroup != "LABEL" or 0 < len(outer) < len(before.path):
            return _aimed(clauses, Citation(start, end, before.kind, before.law, (*outer, *path)))
    low = max(before.end if before else 0, start - WINDOW)
    if part := _ending("PART").search(plain, low, start):
        return _in_part(clauses, Citation(part.start(), end, "clause", None, path), part[0])
    own = _ending("OWN").search(plain, low, start)
    if not own and (annexed := _ending("ANNEXED").search(plain, low, start)):
        target = _in_annex(clauses, path, annex_at(clauses, annexed[0]))
        return Citation(annexed.start(), end, "annex", None, path, target)
    if path[0].unit in ("段", "部"):
        return None
    if hit.lastgroup in ("DECIMAL", "LABEL") or path[0].unit in ("部分", "阶段"):  # often no citation
        aimed = _aimed(clauses, Citation(own.start() if own else start, end, "clause", None, path))
        return aimed if aimed.target != NOWHERE else None
    if previous := _ending("PREVIOUS").search(plain, low, start):
        path = (*_article_beside(clauses, start, -1), *path)
        return _aimed(clauses, Citation(previous.start(), end, "clause", None, path))
    if own:
        if law := called.get(own[0].rstrip("的 ")):
            return law._replace(start=own.start(), end=end, path=path)
        if own[0][0] == "前" and (target := target_before(clauses, path, start)) != NOWHERE:
            return Citation(own.start(), end, "clause", None, path, target)
        return _aimed(clauses, Citation(own.start(), end, "clause", None, path))
    return _foreign(plain, low, hit, path, named) or _lone(plain, low, hit, path, clauses, named)


def _lone(
    plain: str, low: int, hit: re.Match[str], path: tuple[Step, ...], clauses: Clauses, named: Citation | None
) -> Citation | None:
    """A clause with no word before it that says of what; it can be one of the law named last."""
    start, end = hit.span()
    unnamed = _ending("UNNAMED").search(plain, low, start)
    begin = unnamed.start() if unnamed else start
    citation = _aimed(clauses, Citation(begin, end, "clause", None, path))
    if unnamed:
        return citation._replace(law=_named(unnamed)) if citation.target == NOWHERE else citation
    if _is_label(plain, hit, clauses, path, citation.target):
        return None
    return (
        named._replace(start=start, end=end, path=path)
        if named and _beyond(clauses, citation, named)
        else citation
    )


def _in_part(clauses: Clauses, citation: Citation, title: str) -> Citation | None:
    """通用条款3.2, where the part has the clause, or is that of another document."""
    part = clauses.titled.get(title[:4], NOWHERE)
    target = target_inside(clauses, citation.path, part)
    return citation._replace(target=target) if part == NOWHERE or target != NOWHERE else None


def _beyond(clauses: Clauses, citation: Citation, named: Citation) -> bool:
    """Whether a clause is one of the law or document cited last: higher than there are clauses (依第693条), or not counted so here."""
    if citation.target != NOWHERE:
        return False
    unit, value, _ = citation.path[0]
    high = named.kind == "law" and value[0] > len(clauses.nodes)
    alike = FAMILIES.get(unit, "decimal") in clauses.families
    return high or not (alike or clause_at(clauses, named.start) != clause_at(clauses, citation.start))


def _called(plain: str, hit: re.Match[str], before: Citation | None) -> dict[str, Citation]:
    """国民教育法(以下简称本法): in an order made under a law, 本法 is that law."""
    name, at = OWN_LAW.match(plain, hit.end()), hit.start() - 1
    if name is None or plain[at : at + 1] != "(":
        return {}
    if before and before.end == at and before.law:
        return {name[1]: before}
    low = max(0, at - WINDOW)
    law = _ending("NATIONAL").search(plain, low, at) or _ending("STATUTE").search(plain, low, at)
    return {name[1]: Citation(law.start(), at, "law", _named(law))} if law else {}


def _foreign(
    plain: str, low: int, hit: re.Match[str], path: tuple[Step, ...], named: Citation | None
) -> Citation | None:
    """A clause of what stands before it: 该法第三条 (the law named last), 民法第227条, 原合同第三条."""
    start, end = hit.span()
    that = _ending("THAT").search(plain, low, start)
    if that and named:
        return Citation(that.start(), end, named.kind, named.law, path)
    if law := _ending("NATIONAL").search(plain, low, start) or _ending("STATUTE").search(plain, low, start):
        return Citation(law.start(), end, "law", _named(law), path)
    other = _ending("OTHER").search(plain, low, start)
    if other and plain[other.start() - 1 : other.start()] not in ("本", "此"):
        return Citation(other.start(), end, "clause", _named(other), path)
    return None


def _named(words: Match) -> Span:
    """The name without 的 and without what it is called."""
    return words.start(), words.start() + len(words[0].partition("(")[0].rstrip("的 "))


def _is_label(plain: str, hit: re.Match[str], clauses: Clauses, path: tuple[Step, ...], target: int) -> bool:
    """Whether this is a label that the outline left out: of a table of contents, of a quoted article, of one that was missed."""
    start, end = hit.span()
    here = clause_at(clauses, start)
    if GOING_ON.match(plain, end) or (
        target != NOWHERE and here >= 0 and clauses.nodes[here].text[0] == start
    ):
        return False
    missed = target == NOWHERE and (*_article_beside(clauses, start, 1), *path[1:]) == path
    return (
        (missed and plain[start - 1] not in CITING_WORDS)
        or start == 0
        or plain[start - 1] in FRESH
        or here < 0
    )


def _aimed(clauses: Clauses, citation: Citation) -> Citation:
    if citation.kind != "clause" or citation.law:
        return citation
    here = clause_at(clauses, citation.start)
    root = clauses.roots[here] if here != NOWHERE else NOWHERE
    return citation._replace(target=target_of(clauses, citation.path, here, root))


def _article_beside(clauses: Clauses, place: int, step: int) -> tuple[Step, ...]:
    """The number of the article before (-1) or behind (1) the one that stands last before a place."""
    here = clause_at(clauses, place)
    around = clauses.articles[here] if here != NOWHERE else NOWHERE
    if around == NOWHERE:
        return ()
    number, *branch = clauses.nodes[around].value
    return (Step("条", (number if branch and step < 0 else number + step,)),)


def _path(hit: re.Match[str]) -> tuple[Step, ...]:
    """The steps of 第三条第(二)项, 3.2(a) or 五、2."""
    if hit.lastgroup == "LABEL":
        sign, *below = SIGNS.findall(hit[0])
        return (Step("", value_of(sign), sign), *(Step("项", value_of(each)) for each in below))
    if hit.lastgroup == "DECIMAL" and hit[0][-1] not in UNITS:
        number, *inner = BARE.findall(hit[0])
        return (Step("", value_of(number)), *(Step("项", value_of(letter)) for letter in inner))
    return tuple(
        step
        for number, inner, unit, branch, letter, ring, decimal in STEP.findall(hit[0])
        for step in (
            Step(unit or ("" if decimal else "项"), value_of((number or letter or ring or decimal) + branch)),
            *(Step("项", value_of(each)) for each in LETTERS.findall(inner)),
        )
    )


def _rank(step: Step) -> int:
    return UNITS.find(step.unit) if step.unit else UNITS.index("项" if step.sign else "条")
