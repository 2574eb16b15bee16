"""Where a document names its sides: at its head, in its terms, and where it is signed."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import regex

from normalizer.document import Field, Span
from normalizer.fields.links import side_words
from normalizer.mentions.definitions import Term
from normalizer.mentions.places import NOWHERE, Clauses, clause_at
from normalizer.mentions.sides import LETTERED, OTHER_SIDE, Naming
from normalizer.patterns import Match, compiled
from normalizer.scanner import terminals
from normalizer.tokens import Placed

ASIDE = compiled(r"\(([^()_\n]{1,24})\)")
CALLED = compiled(r'(?:以下|下文?)?[简统合均并]{0,2}称(?:为|作)?:?["“「]?')
NO_ROLE = compiled(
    r"[^一-龥]*\Z|.*(?:[签盖章印捺写名]|全称|下同|代表|负责人|有限公司)|公司\Z|自然人|法人|一式|或|[一二三四五六七八九十]\Z"
)
FRESH = frozenset("\n _)】]。")
LABEL_ENDS = frozenset(":)方人者商主位称名字章司校生长")
ALSO = compiled(r'["”」』]?,? ?即(?:为|是)?["“「『]?([一-龥]{2,8})["”」』]?\)')
BESIDE = compiled(r" *[甲乙丙丁]方")
QUOTES = '"“”「」『』 '
NAMING = frozenset({"party", "signature", "person", "organization", "text"})
NAMED_SO = frozenset({"party", "person", "organization"})
# The words that end so are weighed by grammar/parties.lark.
WEIGHED = frozenset("方人者商主户")
# What stands behind the word for a side in its label: 甲方名称, 承诺人签名, 甲方或…
ENDS_WORD = frozenset(["", *"名姓全签盖章手捺公或及和、/"])
WINDOW = 48


def find_namings(
    plain: str,
    heads: Sequence[Span],
    clauses: Clauses,
    placed: Sequence[Placed],
    terms: Sequence[Term],
    addressed: Collection[str],
) -> list[Naming]:
    """The places where a side is named, in order.

    `heads`: what stands before the clauses, and the clauses that name the sides; `addressed`: how user terms speak of both.
    """
    labelled = list(_labelled(plain, heads, clauses, placed))
    filled = _filled(plain, heads[0]) if labelled or not placed else ()
    signing = _signing(plain, heads, clauses, labelled, placed)
    defined = _defined(plain, heads, labelled, placed, terms, addressed)
    return sorted([*labelled, *filled, *signing, *defined], key=lambda naming: naming.words[0])


@cache
def pattern_of(name: str, before: str = "", behind: str = "") -> regex.Pattern[str]:
    """A terminal of grammar/parties.lark with what stands around it; what ends a text is searched backwards."""
    direction = "(?r)" if behind == r"\Z" else ""
    return compiled(rf"{direction}{before}(?:{terminals('parties')[name].pattern}){behind}")


def inside(heads: Sequence[Span], place: int) -> bool:
    """Whether a place is in one of the heads."""
    return any(start <= place < end for start, end in heads)


def _labelled(
    plain: str, heads: Sequence[Span], clauses: Clauses, placed: Sequence[Placed]
) -> Iterator[Naming]:
    """Before a blank: 甲方(出租方):____, 承诺人(签名):____; inside of the clauses only 甲方 and its kin, and 保证人:____."""
    low = heads[0][0]
    for (begin, end), field in placed:
        if field.type in NAMING and plain[max(low, begin - 9) : begin].rstrip()[-1:] in LABEL_ENDS:
            low = max(low, begin - WINDOW)
            side = pattern_of("SIDE", behind=r"\Z").search(plain, low, begin)
            label = side or pattern_of("LINE", behind=r"\Z").search(plain, low, begin)
            if label and _stands_alone(plain, label, low, end, field):
                start = _behind_name(plain, label, low)
                signed = field.type == "signature"
                own = signed or (field.type == "party" and side is not None and ":" in label[0])
                if (
                    LETTERED.search(label[0])
                    or inside(heads, begin)
                    or (own and not _in_annex(clauses, begin))
                ):
                    yield Naming(words_of(plain, start, label.end()), field.id, signed)
        low = end


def _stands_alone(plain: str, label: Match, low: int, end: int, field: Field) -> bool:
    """甲方:____, 出租人(甲方)____, 甲方____ 乙方____, but not 向甲方____支付."""
    fresh = label.start() == low or plain[label.start() - 1] in FRESH
    bracketed = "(" in label[0] and LETTERED.search(label[0], label[0].index("("))
    return bool(
        ":" in label[0]
        or bracketed
        or field.type == "signature"
        or (fresh and (field.type in ("party", "organization") or BESIDE.match(plain, end)))
    )


def _behind_name(plain: str, label: Match, low: int) -> int:
    """Where a label begins, behind the end of the name before it: 班主任(乙方) of ____学校班主任(乙方)."""
    end = pattern_of("SUFFIX").match(plain, *label.span()) if label.start() == low else None
    return end.end() if end else label.start()


def _in_annex(clauses: Clauses, place: int) -> bool:
    here = clause_at(clauses, place)
    return here != NOWHERE and clauses.roots[here] != NOWHERE


def _filled(plain: str, head: Span) -> Iterator[Naming]:
    """In the head: 甲方(出租方):上海某某有限公司."""
    for label in pattern_of("NAMED", r"(?<![^\n ])", r"(?= ?[一-龥A-Z])").finditer(plain, *head):
        yield Naming(words_of(plain, *label.span()), None, False)


def _defined(
    plain: str,
    heads: Sequence[Span],
    labelled: Sequence[Naming],
    placed: Sequence[Placed],
    terms: Sequence[Term],
    addressed: Collection[str],
) -> Iterator[Naming]:
    """In a sentence: ____(单位或个人名称),以下简称“承诺方”; behind a side's blank any term is a name of that side.

    User terms name “我们” and “用户”或“您”; where the sides are listed (订约方:), each term names one.
    """
    sides = {naming.field for naming in labelled if not naming.signed}
    fields = {span[0]: field for span, field in placed if field.type in NAMING}
    alike = defaultdict(list)
    for term in terms:
        alike[term.meaning].append((term.start, term.end))
    for term in terms:
        place, field = (term.start, term.end), fields.get(term.meaning[0])
        asked = field.id if field else None
        if plain[slice(*place)] in addressed:
            others = tuple(each for each in alike[term.meaning] if each != place)
            yield Naming((place, *others), asked, False, True)
        elif term.called and (
            LETTERED.fullmatch(plain, *place)
            or (field and (field.id in sides or pattern_of("TERM").fullmatch(plain, *place)))
            or (field and inside(heads[1:], term.meaning[0]))
        ):
            yield Naming((place, *_role_before(plain, term)), asked, False, True)


def _role_before(plain: str, term: Term) -> tuple[Span, ...]:
    """会员 of 会员____(以下简称“乙方”), 雇主 of ____(“公司”,即雇主)."""
    if also := ALSO.match(plain, term.end):
        return (also.span(1),)
    begin = term.meaning[0]
    role = pattern_of("CALLED_SO", behind=r"\Z").search(plain, max(0, begin - 12), begin)
    return (role.span(),) if role and LETTERED.fullmatch(plain, term.start, term.end) else ()


def _signing(
    plain: str,
    heads: Sequence[Span],
    clauses: Clauses,
    labelled: Sequence[Naming],
    placed: Sequence[Placed],
) -> Iterator[Naming]:
    """游客:____ in the head, where 游客(签字):____ signs; 今借款人____向出借人____借款 anywhere, where both sign."""
    signing = {word for _, field in placed if field.type == "signature" for word in side_words(field.label)}
    named = {plain[slice(*span)] for naming in labelled for span in naming.words}
    signing -= {word for word in signing for other in named if other != word and other.startswith(word)}
    taken = {naming.field for naming in labelled}
    low = heads[0][0]
    for (begin, end), field in placed if signing else ():
        if field.type in NAMING - {"signature"} and field.id not in taken:
            word = _word_at_end(plain[max(low, begin - WINDOW) : begin].rstrip(" :"), signing)
            if word and _names_side(heads, clauses, begin, field, word):
                at = plain.rindex(word, 0, begin)
                yield Naming(((at, at + len(word)),), field.id, False)
        low = end


def _word_at_end(label: str, words: Collection[str]) -> str:
    """The longest of `words` that `label` ends with, unless another word ends so: 买受人 in 共有买受人."""
    found = max((word for word in words if label.endswith(word)), key=len, default="")
    return "" if label.removesuffix(found).endswith(OTHER_SIDE) else found


def _names_side(heads: Sequence[Span], clauses: Clauses, begin: int, field: Field, word: str) -> bool:
    """Whether a blank behind a word that signs names a side: 游客____ in the head only, 借款人____ in the clauses too."""
    weighed = pattern_of("TERM").fullmatch(word)
    if inside(heads, begin):
        return bool(weighed) or word[-1] not in WEIGHED
    return bool(weighed) and field.type in NAMED_SO and not _in_annex(clauses, begin)


def words_of(plain: str, start: int, end: int) -> tuple[Span, ...]:
    """The words for a side in its label: 出租方 and 甲方 of 出租方(以下简称甲方):."""
    found = []
    bracket = plain.find("(", start, end)
    if bracket >= 0 and re.match(r"\([一二三四五六七八九十]\)", plain[bracket:end]):
        bracket = plain.find("(", bracket + 1, end)
    stop = bracket if bracket >= 0 else end
    name = pattern_of("TERM").match(plain, start, stop)
    goes_on = name and plain[name.end() : stop].strip(" :")[:1] not in ENDS_WORD  # 受聘人员, not 受聘人
    found.append(name.span() if name and not goes_on else (start, stop))
    for aside in ASIDE.finditer(plain, max(bracket, start), end) if bracket >= 0 else ():
        called = CALLED.match(plain, *aside.span(1))
        at = called.end() if called else aside.start(1)
        word = plain[at : aside.end(1)].strip(QUOTES)
        if word and (called or not NO_ROLE.match(word)):
            at = plain.index(word, at)
            found.append((at, at + len(word)))
    return tuple(found)
