"""The sides of a document: what it calls them, and the blanks that name them at its head and where they sign."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from normalizer.document import Field, Party, Span
from normalizer.fields.links import side_words
from normalizer.mentions.definitions import Term
from normalizer.mentions.places import NOWHERE, Clauses, clause_at
from normalizer.mentions.sides import LETTERED, Naming, group_namings, signing_again
from normalizer.numerals import STEMS, number_value
from normalizer.patterns import Match, compiled
from normalizer.scanner import terminals
from normalizer.tokens import Placed
from normalizer.view import View

ASIDE = compiled(r"\(([^()_\n]{1,24})\)")
CALLED = compiled(r'(?:以下|下文?)?[简统合均并]{0,2}称(?:为|作)?:?["“「]?')
NO_ROLE = compiled(
    r"[^一-龥]*\Z|.*(?:[签盖章印捺写名]|全称|下同|代表|负责人|有限公司)|公司\Z|自然人|法人|一式|或|[一二三四五六七八九十]\Z"
)
FRESH = frozenset("\n _)】]。")
LABEL_ENDS = frozenset(":)方人者商主位称名字章司校生长")
QUOTES = '"“”「」『』 '
SERIES = compiled(r"([一-龥]+) ?\(([一二三四五六七八九十])\)")
NAMING = frozenset({"party", "signature", "person", "organization", "text"})
NAMED_SO = frozenset({"party", "person", "organization"})
# 我是某小学教师____,: a letter of one side says who writes.
INTRODUCED = compiled(r"(?:(?<![一-龥])|(?<=[书函]))(?:我|本人)(?:是|系|叫)(?!否)[^,。;:]*")
# Whose seal this is goes without saying where one organization signs.
SEAL = compiled(r"[本我]?(?:单位|公司|企业)?\(?(?:公章|盖章|签章|印章)\)?")
# The words of grammar/parties.lark that end so have been weighed there.
UNKNOWN = compiled(r"(?V1)(?<![一-龥0-9A-Za-z])([一-龥]{1,7}[[一-龥]--[方人者商主户]]) {0,4}: {0,8}\Z")
WINDOW = 48
SELF = 6


def find_parties(
    view: View, head: Span, end: int, clauses: Clauses, placed: Sequence[Placed], terms: Sequence[Term]
) -> tuple[Party, ...]:
    """The sides of a variant in the order in which they are named; `head` is what stands before its first clause."""
    plain = view.plain
    labelled = list(_labelled(plain, head, clauses, placed))
    filled = _filled(plain, head) if labelled or not placed else ()
    signing = _signing(plain, head, labelled, placed)
    namings = [*labelled, *filled, *signing, *_defined(plain, labelled, placed, terms)]
    sides = group_namings(plain, sorted(namings, key=lambda naming: naming.words[0]))
    again = signing_again(sides, placed)
    own = _own_blanks(plain, head, placed) if len(sides.groups) == 1 else []
    return tuple(
        _party(view, (head[0], end), group, own, again.get(at, ())) for at, group in enumerate(sides.groups)
    )


def _own_blanks(plain: str, head: Span, placed: Sequence[Placed]) -> list[str]:
    """In the head: 本人____, 我方____, 我是教师____, 经营者名称:____; where only one side signs, that is who writes."""
    writes = _pattern("SELF", r"(?<![一-龥])", r"\Z")
    blanks = [(begin, field) for (begin, _), field in placed if begin < head[1] and field.type in NAMING]
    told = [field for begin, field in blanks if writes.search(plain, max(head[0], begin - SELF), begin)]
    told = told or _introduced(plain, head, blanks)
    if told and told[0].type == "organization":
        told += [f for _, f in placed if f.type == "signature" and SEAL.fullmatch(f.label or "")]
    return [field.id for field in told]


def _introduced(plain: str, head: Span, blanks: Sequence[tuple[int, Field]]) -> list[Field]:
    """Who a letter says writes it: the last name of the sentence 我是…, or the name that the head begins with."""
    names = [(begin, field) for begin, field in blanks if field.type in NAMED_SO]
    if sentence := INTRODUCED.search(plain, *head):
        return [field for begin, field in names if begin in range(*sentence.span())][-1:]
    first = [field for _, field in blanks[:1] if field.type in NAMED_SO]
    return [field for field in first if (field.label or "").endswith(("名称", "姓名"))]


@cache
def _pattern(name: str, before: str = "", behind: str = "") -> regex.Pattern[str]:
    """A terminal of grammar/parties.lark with what stands around it; what ends a text is searched backwards."""
    direction = "(?r)" if behind == r"\Z" else ""
    return compiled(rf"{direction}{before}(?:{terminals('parties')[name].pattern}){behind}")


def _labelled(plain: str, head: Span, clauses: Clauses, placed: Sequence[Placed]) -> Iterator[Naming]:
    """Before a blank: 甲方(出租方):____, 承诺人(签名):____; inside of the clauses only 甲方 and its kin."""
    low = head[0]
    for (begin, end), field in placed:
        if field.type in NAMING and plain[max(low, begin - 9) : begin].rstrip()[-1:] in LABEL_ENDS:
            low = max(low, begin - WINDOW)
            label = _pattern("SIDE", behind=r"\Z").search(plain, low, begin)
            label = label or _pattern("LINE", behind=r"\Z").search(plain, low, begin)
            if label and _stands_alone(plain, label, low, field):
                signed, lettered = field.type == "signature", LETTERED.match(label[0])
                annexed = _in_annex(clauses, begin)
                if lettered or begin < head[1] or (signed and not annexed):
                    yield Naming(_words(plain, *label.span()), field.id, signed)
        low = end


def _stands_alone(plain: str, label: Match, low: int, field: Field) -> bool:
    """甲方:____, but not 向甲方____支付."""
    fresh = label.start() == low or plain[label.start() - 1] in FRESH
    return ":" in label[0] or field.type == "signature" or (fresh and field.type in ("party", "organization"))


def _in_annex(clauses: Clauses, place: int) -> bool:
    here = clause_at(clauses, place)
    return here != NOWHERE and clauses.roots[here] != NOWHERE


def _filled(plain: str, head: Span) -> Iterator[Naming]:
    """In the head: 甲方(出租方):上海某某有限公司."""
    for label in _pattern("NAMED", r"(?<![^\n ])", r"(?= ?[一-龥A-Z])").finditer(plain, *head):
        yield Naming(_words(plain, *label.span()), None, False)


def _defined(
    plain: str, labelled: Sequence[Naming], placed: Sequence[Placed], terms: Sequence[Term]
) -> Iterator[Naming]:
    """In a sentence: ____(单位或个人名称),以下简称“承诺方”; behind a side's blank any term is a name of that side.

    User terms name “我们” and “用户”或“您”.
    """
    sides = {naming.field for naming in labelled if not naming.signed}
    fields = {span[0]: field for span, field in placed if field.type in NAMING}
    alike = defaultdict(list)
    for term in terms:
        alike[term.meaning].append((term.start, term.end))
    for term in terms:
        place, field = (term.start, term.end), fields.get(term.meaning[0])
        asked = field.id if field else None
        if _pattern("ADDRESSED").fullmatch(plain, *place):
            yield Naming(
                (place, *(each for each in alike[term.meaning] if each != place)), asked, False, True
            )
        elif term.called and (
            LETTERED.fullmatch(plain, *place)
            or (field and (field.id in sides or _pattern("TERM").fullmatch(plain, *place)))
        ):
            yield Naming((place,), asked, False, True)


def _signing(
    plain: str, head: Span, labelled: Sequence[Naming], placed: Sequence[Placed]
) -> Iterator[Naming]:
    """In the head: 游客:____, a word that no pattern knows, where 游客(签字):____ signs."""
    signing = {word for _, field in placed if field.type == "signature" for word in side_words(field.label)}
    taken = {naming.field for naming in labelled}
    for (begin, _), field in placed:
        label = UNKNOWN.search(plain, max(head[0], begin - WINDOW), begin)
        asked = begin < head[1] and field.type in NAMING and field.id not in taken
        if asked and label and label[1] in signing:
            yield Naming((label.span(1),), field.id, False)


def _words(plain: str, start: int, end: int) -> tuple[Span, ...]:
    """The words for a side in its label: 出租方 and 甲方 of 出租方(以下简称甲方):."""
    found = []
    bracket = plain.find("(", start, end)
    if bracket >= 0 and re.match(r"\([一二三四五六七八九十]\)", plain[bracket:end]):
        bracket = plain.find("(", bracket + 1, end)
    stop = bracket if bracket >= 0 else end
    name = _pattern("TERM").match(plain, start, stop)
    found.append(name.span() if name else (start, stop))
    for aside in ASIDE.finditer(plain, max(bracket, start), end) if bracket >= 0 else ():
        called = CALLED.match(plain, *aside.span(1))
        at = called.end() if called else aside.start(1)
        word = plain[at : aside.end(1)].strip(QUOTES)
        if word and (called or not NO_ROLE.match(word)):
            at = plain.index(word, at)
            found.append((at, at + len(word)))
    return tuple(found)


def _party(
    view: View, bounds: Span, group: Sequence[Naming], own: Sequence[str], again: Sequence[str]
) -> Party:
    words = [(span, naming) for naming in group for span in naming.words]
    name = _name(view.plain, bounds, words)
    text = {span: _text(view.text, span) for span, _ in words} | {name: _text(view.text, name)}
    others = (text[span] for span, _ in words if not text[name].startswith(text[span]))
    fields = dict.fromkeys([*own, *(naming.field for naming in group if naming.field), *again])
    return Party(text[name], tuple(fields), view.span(*name), next(others, None))


def _text(text: str, span: Span) -> str:
    return text[slice(*span)].replace(" ", "").replace("\u3000", "")


def _name(plain: str, bounds: Span, words: Sequence[tuple[Span, Naming]]) -> Span:
    """Where the name stands first: 甲方, or what the side is called (以下称“许可方”), whichever the document uses more."""
    lettered = [span for span, _ in words if LETTERED.fullmatch(plain, *span)]
    defined = [span for span, naming in words if naming.defined]
    first = words[0][0]
    signed = [s for s, naming in words if naming.signed and _text(plain, s) not in _text(plain, first)]
    several = [*lettered, *defined] or [*signed, first]
    if len({_text(plain, span) for span in several}) > 1:
        return max(several, key=lambda span: plain.count(_text(plain, span), *bounds))
    numbered = SERIES.fullmatch(plain, *several[0])
    if numbered:  # 合伙人(一) can be 合伙人甲 further on
        at = plain.find(numbered[1] + STEMS[number_value(numbered[2]) - 1], *bounds)
        return (at, at + len(numbered[1]) + 1) if at >= 0 else several[0]
    return several[0]
