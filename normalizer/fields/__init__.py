"""The blanks of a text as fields: type, unit, label, key, hint and options."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from normalizer.document import FieldType, Part, Span
from normalizer.fields.blanks import BOXES, OTHER, Blank, anchor
from normalizer.fields.cells import Cell, find_cells
from normalizer.fields.constraints import find_format, is_required, takes_several
from normalizer.fields.keys import (
    headings_around,
    in_blocks,
    in_columns,
    numbered,
    of_parties,
    told_apart,
    under_headings,
)
from normalizer.fields.links import Asked, find_pairs, find_same, pair_keys
from normalizer.fields.names import Name, identifier, name_of
from normalizer.fields.phrases import party_in, words_before
from normalizer.fields.types import Surroundings, find_type, find_unit
from normalizer.patterns import compiled

# How far the words that say what a blank is may stand from it.
REACH = 40
# 电话:(日)____(夜)____: the second bracket is the label of the next blank.
HINT = compiled(r" ?\((?!以?下[简统]?称|[日夜昼晚公宅家办OHM]\))([^()_…□\n]{1,40})\)")
# 甲  方: is the label 甲方.
SPACED = compiled(r"(?<!\p{Han})\p{Han}(?: +\p{Han}){1,4}:$")
# 乙方(劳动者)姓名: is the label 乙方姓名, 【房产证编号】为 the words 房产证编号为.
ASIDE = compiled(r"(?<=\p{Han})\([^()]{1,8}\)(?=\p{Han}{1,8}:$)")
BRACKETED = compiled(r"[\[【](\p{Han}{2,12})[\]】](?= ?[:为]?$)")
# A sentence lies between two blanks.
FAR = re.compile(r"[。;,、]|[^\n]{16}")
# 租期____年,自____: the date is that of the term before it.
TERM = compiled("(?:个?月|年|天|日)[,(]?(?:即|期限)?[自从]")
# 总价的____%或____元, 首付款____%计____元: what the share is of says what the amount is for.
OTHERWISE = compiled("[^,。;]{0,3}(?:或者?|,?[即计])")
INNER = compiled(r"[\[\]{}()【】«»$ ]*")
OPENED = ("(", " (")
CHOICES = frozenset({"pick", "boxes"})


class Described(NamedTuple):
    """A blank that is understood: `start`, `end` as in `Blank`, the rest as in `document.Field`.

    `same_as` and `pair` are places in the result of `describe`.
    """

    start: int
    end: int
    type: FieldType
    unit: str | None
    label: str
    key: str
    hint: str | None
    options: tuple[str, ...]
    multiple: bool = False
    required: bool = True
    format: str | None = None
    same_as: int | None = None
    pair: int | None = None
    part: Part | None = None


class _Found(NamedTuple):
    type: FieldType
    unit: str | None
    options: tuple[str, ...]
    name: Name
    around: Surroundings
    own_party: str  # that its label names
    party: str
    multiple: bool
    required: bool
    format: str | None


def describe(
    plain: str,
    blanks: Sequence[Blank],
    breaks: Sequence[int],
    headings: Sequence[tuple[int, int, str]],
    closings: Sequence[Span] = (),
    ends: Collection[int] = (),
) -> tuple[Described, ...]:
    """What each blank asks for; one result a blank, in order, its key unique among them and a Jinja name.

    `breaks` (sorted) are the places where a paragraph, clause or signature line starts: no context reaches across.
    `headings` are the clauses that have one, as (start, end, heading); the innermost tells two like blanks apart.
    `closings` are the stretches where the document or an annex is signed, `ends` the places where a clause or a closing ends.

    >>> from normalizer.fields.blanks import find_blanks
    >>> text = "每日开展____次巡检,____小时内作出初步响应。甲方(盖章):____日期:____"
    >>> for field in describe(text, find_blanks(text), (), ()):
    ...     print(field.type, field.unit, field.label, field.key)
    count 次 巡检 巡检次数
    duration 小时 初步响应时限 初步响应时限
    signature None 甲方(盖章) 甲方盖章
    date None 日期 日期
    """
    cells = find_cells(plain, blanks)
    found: list[_Found] = []
    for surroundings, options in _surroundings(plain, blanks, breaks, closings, ends, cells):
        found.append(_found(surroundings, options, found[-1] if found else None))
    parties = _parties(found)
    asked = [
        # What stands in the rows of a table is one thing after the other, never the same.
        Asked(*blank[:2], each.type, Name(None, "") if at in cells else each.name, each.around, party)
        for at, (blank, each, party) in enumerate(zip(blanks, found, parties, strict=True))
    ]
    pairs = find_pairs(plain, asked, breaks)
    named = pair_keys([each.name.key for each in found], [each.type for each in found], pairs)
    keys = _keys(plain, blanks, found, named, parties, headings_around(blanks, headings), cells)
    same = find_same(asked, keys)
    return tuple(
        _described(blank, each, name, key, same.get(index), *pairs.get(index, (None, None)))
        for index, (blank, each, name, key) in enumerate(
            zip(blanks, found, keys, numbered(keys), strict=True)
        )
    )


def _parties(found: Sequence[_Found]) -> list[str]:
    """The side that each blank belongs to; empty where it belongs to none."""
    return in_columns(
        # Without a label of their own blanks follow one another in a sentence, never in columns.
        [each.name.key if each.around.left.endswith(":") else str(at) for at, each in enumerate(found)],
        [each.own_party for each in found],
        [each.party for each in found],
    )


def _keys(
    plain: str,
    blanks: Sequence[Blank],
    found: Sequence[_Found],
    named: list[str],
    parties: Sequence[str],
    around: Sequence[str],
    cells: Mapping[int, Cell],
) -> list[str]:
    """The keys `named`, with what tells two alike apart: the heading, the side, the row, the words before, the heading again."""
    kinds = [each.type for each in found]
    blocks = in_blocks(plain, blanks, [party_in(each.name.label) for each in found])
    return told_apart(
        of_parties(under_headings(named, kinds, around), parties, blocks),
        (
            lambda index: cells[index].row if index in cells else "",
            lambda index: identifier(words_before(found[index].around.left)),
            parties.__getitem__,
            around.__getitem__,
        ),
    )


def _described(
    blank: Blank, found: _Found, name: str, key: str, same_as: int | None, pair: int | None, part: Part | None
) -> Described:
    return Described(
        blank.start, blank.end, found.type, found.unit, found.name.label or name, key, found.around.hint or None,
        found.options, found.multiple, found.required, found.format, same_as, pair, part,
    )  # fmt: skip


def _surroundings(
    plain: str,
    blanks: Sequence[Blank],
    breaks: Sequence[int],
    closings: Sequence[Span],
    ends: Collection[int],
    cells: Mapping[int, Cell],
) -> Iterator[tuple[Surroundings, tuple[str, ...]]]:
    """What stands around each blank, between the breaks and the blanks beside it, and its options."""
    starts = [blank.start for blank in blanks[1:]] + [len(plain)] * bool(blanks)
    places = [anchor(blank.start, blank.end) for blank in blanks]
    signed = {
        place
        for start, end in closings
        for place in places[bisect_left(places, start) : bisect_left(places, end)]
    }
    edges = [0, *breaks, len(plain)]
    last, edge = len(edges) - 1, 0
    for index, (blank, place, following) in enumerate(zip(blanks, places, starts, strict=True)):
        start, end, form = blank
        low = _label_above(plain, edges[bisect_right(edges, place, hi=last) - 1], start)
        first = max(low, start - REACH)
        bracket = plain.startswith(OPENED, end)
        # What follows a blank at once may be the label of the next line, and still says what the blank is; what stands
        # behind a label that nothing fills is the next label.
        alone = end in ends or (form == "prompt" and not plain.startswith("(", end))
        high = end if alone else max(end, min(following, edges[bisect_right(edges, end, hi=last)]))
        left = plain[max(first, edge) : start].rstrip()
        left = f"{cells[index].column}:" if index in cells else _without_marks(left)
        near = index not in cells and edge > 0 and not FAR.search(plain, edge, min(start, edge + REACH))
        inner = INNER.sub("", plain[start:end]) if form in ("named", "jinja") else ""
        behind = HINT.match(plain, end, high) if bracket else None
        after = behind.end() if behind else end
        right = plain[after : min(high, after + REACH)].lstrip(" ")
        hint = inner or (behind[1] if behind else "")
        joined = edge > first
        sentence = _sentence(plain, max(low, start - 2 * REACH), start) if joined else ""
        around = Surroundings(left, form, hint, right, near, place in signed, joined, sentence)
        yield around, _options(plain, blank) if form in CHOICES else ()
        edge = end


def _label_above(plain: str, low: int, start: int) -> int:
    """Where the line begins whose colon a blank at the beginning of its own line fills in; `low` where there is none."""
    first = max(0, low - REACH)
    above = plain[first:start].rstrip()
    return first + above.rfind("\n") + 1 if above.endswith(":") and first + len(above) <= low else low


def _sentence(plain: str, low: int, end: int) -> str:
    """The sentence that goes on at `end`, from `low` on at most."""
    stop = max(plain.rfind("。", low, end), plain.rfind(";", low, end), plain.rfind("\n", low, end))
    return plain[max(low, stop + 1) : end].strip()


def _without_marks(left: str) -> str:
    """What stands before a blank, without what is set between or around the words of its label."""
    if left.endswith(":"):
        left = ASIDE.sub("", left) if ")" in left else left
        if " " in left and (spaced := SPACED.search(left)):
            left = left[: spaced.start()] + spaced[0].replace(" ", "")
    return BRACKETED.sub(r"\1", left) if "]" in left[-3:] or "】" in left[-3:] else left


def _options(plain: str, blank: Blank) -> tuple[str, ...]:
    """The options of a choice."""
    if blank.form == "pick":
        return tuple(plain[blank.start + 1 : blank.end - 1].split("/"))
    labels = [label.strip(" ,、;/") for label in BOXES.split(plain[blank.start : blank.end])]
    named = tuple(filter(None, labels))
    return (*named, OTHER) if named and not labels[0] and not labels[-1] else named


@lru_cache(maxsize=4096)  # the variants of a page, and the pages of a site, ask for the same things
def _found(around: Surroundings, options: tuple[str, ...], before: _Found | None) -> _Found:
    option = (
        before.options[-1]
        if before and before.options and around.near and around.left in ("", ":", "(")
        else ""
    )
    unit, length = find_unit(around.right)
    seen = around._replace(left=option) if option else around
    # 其他____ is followed by the next label or sentence.
    seen = seen._replace(right="") if option == OTHER and not unit else seen
    kind = find_type(seen, before.type if before else None, unit)
    if unit and unit.type != kind and (kind, unit.type) != ("count", "duration"):
        unit, length = None, 0
    goes_on = before and (
        (around.near and (kind in (before.type, "ordinal") or OTHERWISE.fullmatch(around.left)))
        or (around.near and (before.type, kind) == ("address", "identifier"))
        or (around.joined and (before.type, kind) == ("duration", "date") and TERM.fullmatch(around.left))
        or (around.joined and (before.type, kind) == ("date", "duration"))
    )
    previous = before.name if before and goes_on else None
    if before and option:
        name = _name_of_option(option, before.name.key)
    else:
        name = name_of(around, kind, unit, around.right[length:], previous, options)
    own_party = party_in(name.label)
    party = own_party or (before.party if before else "")
    return _Found(
        kind, unit.unit if unit else None, options, name, around, own_party, party, takes_several(around, options),
        not option and is_required(around), find_format(kind, name.label or "", around.hint),
    )  # fmt: skip


def _name_of_option(option: str, choice: str) -> Name:
    """The blank behind the last option: 其他____ of the choice 付款方式 is 其他付款方式."""
    return Name(option, identifier(f"其他{choice}" if option in ("其他", "其它") else option) or "其他")
