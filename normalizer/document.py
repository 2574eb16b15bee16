"""The document: immutable values that know their place in the raw text. This is the published JSON, version 1.

Every `span` is `(start, end)` in code points of the raw text, half-open.
"""

import json
from typing import Literal

import msgspec

Span = tuple[int, int]

SCHEMA_VERSION = 1
FieldType = Literal[
    "text", "party", "person", "organization", "signature", "date", "duration", "count", "percent", "money",
    "identifier", "address", "contact", "law", "ordinal", "choice", "redaction",
]  # fmt: skip
Level = Literal["error", "warning", "info"]
Part = Literal["start", "end", "figures", "words"]
ReferenceKind = Literal["clause", "annex", "law", "document"]


class Edit(msgspec.Struct, frozen=True):
    """One change: the raw text at `span` reads `before`, the result reads `after`; `rule` names the cause."""

    rule: str
    span: Span
    before: str
    after: str


class Diagnostic(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something seen and left alone, in one sentence, with its place."""

    rule: str
    level: Level
    message: str
    span: Span
    clause: str | None = None


class Layer(msgspec.Struct, frozen=True):
    """A part of the page that is not the document (`chrome`, `field_code`, `tips`, `headline`); kept, never deleted."""

    kind: str
    rule: str
    span: Span
    text: str


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of a paragraph: either `text`, or `field` (the id of a field)."""

    span: Span
    text: str | None = None
    field: str | None = None


Paragraph = tuple[Run, ...]


class Number(msgspec.Struct, frozen=True):
    """A clause's label as restored (`3.2.2`, `（一）`), its family, and its value (`(3, 2, 2)`, `(1,)`)."""

    label: str
    family: str
    value: tuple[int, ...]
    span: Span


class Hashes(msgspec.Struct, frozen=True):
    """Digests of a clause with all below it: as scraped, normalized, script folded, and blanks abstracted too."""

    raw: str
    normalized: str
    script: str
    blanks: str


class Clause(msgspec.Struct, frozen=True):
    """A numbered node. `text` is its own wording without number and heading, fields as `{{key}}`."""

    id: str
    number: Number
    level: int
    heading: str | None
    heading_span: Span | None
    text: str
    body: tuple[Paragraph, ...]
    children: tuple["Clause", ...]
    span: Span
    hash: Hashes


class Field(msgspec.Struct, frozen=True):
    """A place to fill in. `key` is unique in its variant and usable as a Jinja name.

    `blank` is the blank as the restored text writes it, so that one left unfilled can be printed. `multiple`: several of
    the `options` may be chosen. `format` names what an identifier or contact must look like (`id_card`, `credit_code`,
    `bank_account`, `mobile`, `phone`, `postcode`, `email`). `same_as` is the id of the first field that asks the same.
    `pair` is the id of the field that belongs to this one, and `part` what this one is of the two: the `start` or `end`
    of a range, the `figures` or `words` (大写) of an amount; an amount that has no pair may still be asked in `words`.
    """

    id: str
    key: str
    type: FieldType
    unit: str | None
    label: str | None
    hint: str | None
    options: tuple[str, ...]
    span: Span
    blank: str = ""
    multiple: bool = False
    required: bool = True
    format: str | None = None
    same_as: str | None = None
    pair: str | None = None
    part: Part | None = None


class Party(msgspec.Struct, frozen=True):
    """A side of the document (`甲方`, `承诺方`), its role where another word names it too (`出租人`), and the fields that name it."""

    name: str
    fields: tuple[str, ...]
    span: Span
    role: str | None = None


class Definition(msgspec.Struct, frozen=True):
    """A defined term and what it stands for; `span` is that of the term."""

    term: str
    meaning: str
    span: Span


class Reference(msgspec.Struct, frozen=True):
    """A citation; `target` is a clause id where it points inside the variant, `law` the cited text's title where it points outside."""

    text: str
    target: str | None
    span: Span
    kind: ReferenceKind = "clause"
    law: str | None = None


class Variant(msgspec.Struct, frozen=True):
    """One of the documents on a page."""

    ordinal: int
    label: str | None
    label_span: Span | None
    title: str | None
    title_span: Span | None
    span: Span
    preamble: tuple[Paragraph, ...]
    clauses: tuple[Clause, ...]
    closing: tuple[Paragraph, ...]
    fields: tuple[Field, ...]
    parties: tuple[Party, ...]
    definitions: tuple[Definition, ...]
    references: tuple[Reference, ...]


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the raw text came from and what spoke for its encoding; `length` in code points, `sha256` of its UTF-8 form (lone surrogates kept).

    `id` is that of the page in a crawl: its own, or the place where it stood there.
    """

    name: str | None
    format: str
    encoding: str | None
    evidence: str
    sha256: str
    length: int
    id: str | None = None


class Script(msgspec.Struct, frozen=True):
    """The script the raw text was written in and the one the document is written in."""

    source: str
    target: str


class Restoration(msgspec.Struct, frozen=True):
    """How many edits each rule made, whether all of the damage model's are proven, how many places are left."""

    counts: dict[str, int]
    proven: bool
    unresolved: int


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page, normalized."""

    schema_version: int
    source: Source
    title: str | None
    declared_variants: int | None
    script: Script
    restoration: Restoration
    variants: tuple[Variant, ...]
    layers: tuple[Layer, ...]
    diagnostics: tuple[Diagnostic, ...]
    edits: tuple[Edit, ...] | None = None

    def to_json(self) -> str:
        """The document as JSON (version 1, see `fanben schema`), one line."""
        return encoded(self)


def encoded(value: msgspec.Struct) -> str:
    """The value as JSON, one line."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate in the page: JSON can escape it, msgspec does not
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":"))


def document_of(text: str) -> Document:
    """The document that `to_json` wrote as `text`; `ValueError` with one sentence where it is none."""
    try:
        return msgspec.json.decode(text, type=Document)
    except UnicodeEncodeError as error:
        raise ValueError(f"not a fanben document: {error}") from None
    except msgspec.DecodeError:
        return _with_escapes(text)


def _with_escapes(text: str) -> Document:
    try:
        return msgspec.convert(json.loads(text), Document)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not a fanben document: {error}") from None
