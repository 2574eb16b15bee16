"""HTML as a row of tags and texts, without a tree.

A reader needs no tree, and the trees cost too much on hostile input: 100,000 unclosed `<div>` keep lexbor
(selectolax, resiliparse) busy for 40 seconds, 100,000 `<b></div>` libxml2 for 20, a tag with 100,000 attributes
lexbor for 60 (measured); Python's own parser was quadratic on unclosed tags until 2025. This one is linear.
"""

import html
from collections.abc import Iterator
from typing import NamedTuple

import regex


class Tag(NamedTuple):
    """A start or end tag: its name in lower case, and what stands behind the name as written."""

    name: str
    is_end: bool
    rest: str

    def attributes(self) -> dict[str, str]:
        """The attributes, names in lower case, values unescaped; the first of a name counts.

        >>> Tag("ol", False, " START=3 title='a &amp; b' hidden").attributes()
        {'start': '3', 'title': 'a & b', 'hidden': ''}
        """
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.rest):
            found.setdefault(name.lower(), unescape("".join(values)))
        return found


# Quotes count behind an equals sign only, as in browsers: a stray quote must not swallow the text behind it.
# A "<" outside quotes begins another tag, so a tag that never ends costs no more than the way to the next one.
_REST = r"""(?:[^<>=]|=(?:\s*+(?:"[^"]*"|'[^']*'))?+)*+"""
_TOKEN = regex.compile(
    rf"""
      (?P<text>[^<]++)
    | <(?P<raw>script|style|title|textarea|iframe|noframes|xmp)(?=[\s/>])(?P<raw_rest>{_REST})>
      (?P<content>(?:[^<]++|<(?!/(?P=raw)[\s/>]))*+)                      # text up to their own end tag
    | <(?P<end>/?)(?P<name>[a-z][^\s/><]*+)(?P<rest>{_REST})>
    | <!--(?:-?>|.*?(?:--!?>|\Z)) | <[!?][^<>]*+> | </[^a-z<>][^<>]*+>    # comments, and what counts as one
    | (?P<other><)
    """,
    regex.IGNORECASE | regex.DOTALL | regex.VERBOSE,
)
_ATTRIBUTE = regex.compile(r"""([^\s"'<>/=]+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?+""")
# int() refuses more than 4,300 digits, and html.unescape calls it.
_ENDLESS_REFERENCE = regex.compile(r"&#[0-9]{9,}+;?")


def tokens(source: str) -> Iterator[str | Tag]:
    """The texts (as written, entities and all) and tags of `source` in order; comments and doctypes are left out.

    >>> [token if isinstance(token, str) else token.name for token in tokens("甲方<br/>乙方<!-- 略 --> 1 < 2")]
    ['甲方', 'br', '乙方', ' 1 ', '<', ' 2']
    >>> [*tokens("<title>若 a<b</TITLE >")]
    [Tag(name='title', is_end=False, rest=''), '若 a<b', Tag(name='title', is_end=True, rest=' ')]
    """
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "rest":
            yield Tag(token["name"].lower(), bool(token["end"]), token["rest"])
        elif kind == "content":
            yield Tag(token["raw"].lower(), False, token["raw_rest"])
            yield token["content"]
        elif kind:
            yield token[0]


def unescape(text: str) -> str:
    """`text` with its character references replaced, as browsers do; total.

    >>> unescape("甲方&nbsp;&lt;盖章&gt;&#20102;")
    '甲方\\xa0<盖章>了'
    """
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text)) if "&" in text else text
