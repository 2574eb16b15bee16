"""Page counters: a viewer of documents shows each page as one long line that begins with its number, `2、意按下列方式`."""

import re

from normalizer.document import Span

FIRST = re.compile(r"(?<![^\n])[ \u3000]*1、")
FOLLOWING = re.compile(r"\n\s*([0-9]{1,3})、")
# A page holds more than a clause of a list written line by line.
LEAST_PAGE = 200
SENTENCE_ENDS = frozenset("。;!?:")


def find_counters(plain: str) -> list[Span]:
    """The counters, each with the line break in front of it where that break stands inside a sentence.

    The pages are single lines that count from 1; all but the last are long, and at least half of the breaks between them
    cut a sentence, which the end of a clause does not. Seen on two sites for documents.

    >>> find_counters("1、" + "甲方委托乙方提供服务," * 20 + "双方同\\n2、意按下列方式处理。")
    [(0, 2), (225, 228)]
    """
    first = FIRST.search(plain)
    counters = [first.span()] if first else []
    at = plain.find("\n", counters[0][1]) if counters else -1
    while at >= 0 and at - counters[-1][1] >= LEAST_PAGE:
        following = FOLLOWING.match(plain, at)
        if not following or int(following[1]) != len(counters) + 1:
            break
        counters.append(following.span())
        at = plain.find("\n", following.end())
    inside = [plain[start - 1] not in SENTENCE_ENDS for start, _ in counters[1:]]
    if 2 * sum(inside) <= len(inside) - 1 or not inside:
        return []
    kept_breaks = [0, *(0 if cut else 1 for cut in inside)]
    return [(start + kept, end) for (start, end), kept in zip(counters, kept_breaks, strict=True)]
