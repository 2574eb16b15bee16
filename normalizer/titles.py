"""The titles of documents: at the head of a text, before the label of a variant, and behind it."""

import re

from normalizer.document import Span
from normalizer.patterns import compiled
from normalizer.scanner import scanner, terminal

TITLE_BREAK = compiled(r"[。;!?\n_:]")
SHORTEST_TITLE, LONGEST_TITLE = 4, 40
TITLE_EDGE = "《》★☆●◆ 0123456789.、"  # what a list of titles puts around them: 1.《T》 篇一
SHORT_LINE = re.compile(rf"(?<=\n)[ ]{{0,8}}([^\s_:;。][^\n_:;。]{{2,{LONGEST_TITLE}}}?) *(?=\n)")
OPENING = frozenset({"CHAPTER", "ARTICLE", "HAN", "HAN_FORMAL"})  # what a title can be glued to
BRACKETS = {"【": "】", "《": "》"}
CONTENTS_LINE = re.compile(r"\s*目 {0,4}[录次] *\n\s*+")
EDGE_BEFORE = compiled(r"(?:[《》★☆●◆ .、]|[0-9]{1,2}[.、])*+")  # not the year of 2022年T


def title_before(plain: str, at: int) -> str:
    """What stands before a label in its sentence."""
    return TITLE_BREAK.split(plain[max(0, at - LONGEST_TITLE) : at])[-1]


def line_before(plain: str, start: int, end: int) -> str:
    """What stands before a label that ends its line, where that can be a title; empty where it cannot."""
    if plain[end : end + 8].split("\n")[0].strip():
        return ""
    before = title_before(plain, start)
    at = start - len(before)
    return before.lstrip() if at and plain[at - 1] == "\n" and len(before.strip(TITLE_EDGE)) > 1 else ""


def title_behind(plain: str, at: int) -> Span | None:
    """The title behind a label: the short rest of its line, else the next line; in text without lines, up to a title's end."""
    start = at + len(plain[at : at + 80]) - len(plain[at : at + 80].lstrip())
    line_end = plain.find("\n", start)
    following = plain[start : line_end if line_end >= 0 else min(len(plain), start + 2 * LONGEST_TITLE)]
    number = scanner("numbers").match(plain, start)
    if number:
        return None
    if line_end >= 0 and is_title(following.rstrip()):
        return start, start + len(following.rstrip())
    title = terminal("variants", "TITLE").match(following)
    return (start, start + title.end()) if title else None


def is_title(line: str) -> bool:
    """Whether a line on its own can be a title: short and no sentence."""
    return 2 <= len(line) <= LONGEST_TITLE and not TITLE_BREAK.search(line)


def first_title(plain: str) -> Span | None:
    """The title at the head of a text: its first line where that is short and no sentence, or up to a title's last word."""
    contents = CONTENTS_LINE.match(plain)
    start = contents.end() if contents else len(plain) - len(plain.lstrip())
    line_end = plain.find("\n", start)
    end = line_end if line_end >= 0 else len(plain)
    number = scanner("numbers").search(plain, start, end)
    set_off = bracketed(plain, start) or (number and glued(plain, start, number, end))
    if set_off:
        return set_off
    line, numbered = plain[start:end].rstrip(), number is not None and number.start() == start
    if line_end >= 0 and not numbered and is_title(line):
        return (start, start + len(line))
    limit = min(number.start() if number else end, start + LONGEST_TITLE + 20)
    match = terminal("variants", "TITLE").match(plain, start, limit)
    return match.span() if match else None


def bracketed(plain: str, start: int) -> Span | None:
    """The title in the brackets that open at `start`: 【房屋租赁合同】."""
    closing = BRACKETS.get(plain[start : start + 1])
    title = terminal("variants", "TITLE").match(plain, start + 1) if closing else None
    return title.span() if title and closing and plain.startswith(closing, title.end()) else None


def glued(plain: str, start: int, number: re.Match[str], end: int) -> Span | None:
    """The title that all of the line up to its first number is: 房屋租赁合同第一条租赁物."""
    opens = number.lastgroup in OPENING and len(plain[number.end() : end].strip()) > 1
    title = terminal("variants", "TITLE").fullmatch(plain, start, number.start()) if opens else None
    return title.span() if title else None


def behind_title(plain: str, title: Span, at: int) -> int:
    """Where the content behind a title begins, which ends at `at`: behind its bracket, and behind the lines that repeat it."""
    at += plain[at : at + 1] in BRACKETS.values() and plain[title[0] - 1 : title[0]] in BRACKETS
    again = re.compile(rf"\s*\n\s*{re.escape(plain[slice(*title)])} *(?=\n)")
    while repeated := again.match(plain, at):
        at = repeated.end()
    return at


def behind_guide(plain: str, start: int, end: int) -> int:
    """Where a document begins that instructions for its use stand above: behind its title on a line of its own, else `start`.

    The instructions are numbered, and so is what follows the title.
    """
    guide = terminal("variants", "GUIDE").search(plain, start, end)
    number = scanner("numbers").search(plain, start, end) if guide else None
    if not guide or not number or number.start() < guide.start():
        return start
    title = terminal("variants", "TITLE")
    for line in SHORT_LINE.finditer(plain, number.end(), end):
        if title.fullmatch(line[1]):
            return line.end() if scanner("numbers").search(plain, line.end(), end) else start
    return start
