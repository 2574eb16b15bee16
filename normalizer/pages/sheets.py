"""From a template and its values to a page: everything escaped, style and script inside, their hashes in the policy."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from normalizer.document import Span
from normalizer.show import CONTROLS
from normalizer.tables import rows

FOLDER = Path(__file__).parent / "templates"
# HTML has no place for these, escaped or not (WHATWG, "control-character-reference"); UTF-8 has none for surrogates.
UNWRITABLE = re.compile("[\ud800-\udfff" + "".join(re.escape(chr(code)) for code in CONTROLS) + "]")
BLANK = re.compile(r"\{\{([^{}]*)\}\}")
BRACES = re.compile(r"\{\{|\}\}|\}(?=…)")
LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant", "tw": "zh-Hant-TW", "hk": "zh-Hant-HK"}
DEEPEST = 8  # the levels that are set in further and further; a deeper one stands like the last


def page_of(template: str, **values: object) -> str:
    """The page that `template` makes of the values."""
    style, script = asset("page.css"), asset("page.js")
    policy = f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'; form-action 'none'"
    page = environment().get_template(template).render(values, style=style, script=script, policy=policy)
    return UNWRITABLE.sub(visible, page)


def visible(match: re.Match[str]) -> str:
    """What stands for a character that HTML can't hold."""
    return chr(CONTROLS.get(ord(match[0]), 0xFFFD))


@cache
def environment() -> Environment:
    """Jinja with our templates; a value is escaped unless it is our own style or script."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(word=word, deepest=DEEPEST)
    made.filters.update(blanks=blanks, without_braces=without_braces)
    return made


@cache
def asset(name: str) -> Markup:
    """A file of ours that stands in the page as it is."""
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def digest(text: str) -> str:
    """The source expression of CSP level 2 that allows exactly `text`."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def words() -> Mapping[tuple[str, str], str]:
    """What the page calls things, from `data/page_words.tsv`."""
    return {(group, name): said for group, name, said in rows("page_words")}


def word(group: str, name: str) -> str:
    """What the page calls `name`: itself where the table has no word.

    >>> word("kind", "moved"), word("rule", "unheard")
    ('移动', 'unheard')
    """
    return words().get((group, name), name)


def blanks(text: str) -> list[tuple[str, bool]]:
    """The pieces of a wording in which a blank reads `{{key}}`, and whether each is a blank.

    >>> blanks("支付{{金额}}元")
    [('支付', False), ('金额', True), ('元', False)]
    """
    pieces = BLANK.split(text)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]


def without_braces(text: str) -> str:
    """The wording with the keys of its blanks alone; it may be cut off inside of one."""
    return BRACES.sub("", text)


def spanned(span: Span) -> str:
    """A place in the raw page, in code points from 0."""
    return f"原文 {span[0]}–{span[1]}"
