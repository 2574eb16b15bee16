"""The sides of a document: what it calls them, and the blanks that name them at its head and where they sign."""

from collections.abc import Iterator, Sequence

from normalizer.document import Field, Party, Span
from normalizer.mentions.definitions import Term
from normalizer.mentions.namings import NAMED_SO, NAMING, WINDOW, find_namings, pattern_of
from normalizer.mentions.places import NOWHERE, Clauses
from normalizer.mentions.remaining import find_remaining
from normalizer.mentions.sides import LETTERED, Naming, group_namings, signing_again
from normalizer.numerals import STEMS, number_value
from normalizer.patterns import compiled
from normalizer.tokens import Placed
from normalizer.view import View

SERIES = compiled(r"([一-龥]+) ?\(([一二三四五六七八九十])\)")
# 我是某小学教师____,: a letter of one side says who writes.
INTRODUCED = compiled(r"(?:(?<![一-龥])|(?<=[书函信条状])|\G)(?:我|本人)(?:是|系|叫)(?!否)[^,。;:]*")
# Whose seal this is goes without saying where one organization signs.
SEAL = compiled(r"[本我]?(?:单位|公司|企业)?\(?(?:公章|盖章|签章|印章)\)?")
SELF = 8
# What user terms call who writes them, the usual word first.
WRITERS = ("我们", "我司", "本公司", "本平台", "本网站", "本站", "平台")
YOU = "您"


def find_parties(
    view: View, head: Span, end: int, clauses: Clauses, placed: Sequence[Placed], terms: Sequence[Term]
) -> tuple[Party, ...]:
    """The sides of a variant in the order in which they are named; `head` is what stands before its first clause."""
    plain = view.plain
    heads = [head, *_clauses_about_sides(plain, head, end, clauses)]
    writer, reader = _speakers(plain, (head[0], end), terms)
    namings = find_namings(plain, heads, clauses, placed, terms, (writer, YOU))
    sides = group_namings(plain, [*namings, *reader])
    again = signing_again(plain, sides, placed)
    for at, fields in find_remaining(plain, sides, again, placed, clauses).items():
        again.setdefault(at, []).extend(fields)
    own = _own_blanks(plain, head, placed) if len(sides.groups) == 1 else []
    return tuple(
        _party(view, (head[0], end), group, own, again.get(at, ())) for at, group in enumerate(sides.groups)
    )


def _clauses_about_sides(plain: str, head: Span, end: int, clauses: Clauses) -> Iterator[Span]:
    """The first clause, where its heading says that it names the sides; the clauses of a list of them (订约方:)."""
    nodes = clauses.nodes
    if not nodes:
        return
    if pattern_of("ABOUT").match(plain, *nodes[0].text):
        after = clauses.ends[0]
        yield nodes[0].start, nodes[after].start if after < len(nodes) else end
    elif pattern_of("ANNOUNCED", behind=r"\s*\Z").search(plain, max(head[0], head[1] - WINDOW), head[1]):
        for number, node in enumerate(nodes, start=1):
            if (node.family, node.value) != (nodes[0].family, (number,)):
                return
            yield node.start, node.text[1]


def _speakers(plain: str, bounds: Span, terms: Sequence[Term]) -> tuple[str, list[Naming]]:
    """What user terms call who writes them, and 您, which is who reads them, where it is no term."""
    called = {plain[term.start : term.end] for term in terms}
    place = plain.find(YOU, *bounds) if called else NOWHERE
    writer = next((word for word in WRITERS if word in called), "") if place != NOWHERE else WRITERS[0]
    unnamed = writer in called and YOU not in called and place != NOWHERE
    return writer, [Naming(((place, place + 1),), None, False, True)] if unnamed else []


def _own_blanks(plain: str, head: Span, placed: Sequence[Placed]) -> list[str]:
    """In the head: 本人____, 我方____, 我是教师____, 经营者名称:____; where only one side signs, that is who writes."""
    writes = pattern_of("SELF", r"(?:(?<![一-龥])|(?<=[书函信条状]))", r"\Z")
    blanks = [(begin, field) for (begin, _), field in placed if begin < head[1] and field.type in NAMING]
    told = [field for begin, field in blanks if writes.search(plain[max(head[0], begin - SELF) : begin])]
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
