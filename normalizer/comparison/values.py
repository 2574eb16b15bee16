"""The comparison of two variants: immutable values, and the JSON that `fanben diff --to json` writes (version 1)."""

from typing import Literal

import msgspec

from normalizer.document import Span, encoded

SCHEMA_VERSION = 1
Side = Literal["a", "b"]
Part = Literal["title", "preamble", "clause", "closing"]
Role = Literal["heading", "text"]
Kind = Literal["kept", "changed", "moved", "renumbered", "inserted", "removed", "split", "merged"]
Ignored = Literal["script", "width", "punctuation"]
KINDS: tuple[Kind, ...] = (
    "kept", "inserted", "removed", "split", "merged", "changed", "moved", "renumbered",
)  # fmt: skip
IGNORABLE: tuple[Ignored, ...] = ("script", "width", "punctuation")
# What can be ignored without losing a word or a stop.
IGNORED: tuple[Ignored, ...] = ("script", "width")
SAME = frozenset[Kind]({"kept", "renumbered"})


class Compared(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the variants that were compared; `source` names its page where there are several."""

    ordinal: int
    label: str | None
    title: str | None
    source: str | None = None


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a passage stands: `position` counts the passages of its variant, `id` and `label` are its clause's.

    `parent` is the position of the clause around it. `span` is that of the passage alone, without what is below it.
    """

    position: int
    part: Part
    span: Span
    id: str | None = None
    label: str | None = None
    level: int = 0
    parent: int | None = None


class Passage(msgspec.Struct, frozen=True):
    """The title, a paragraph of the preamble or of a closing, or a clause without its children; blanks as `{{key}}`."""

    place: Place
    heading: str | None
    text: str


class Slot(msgspec.Struct, frozen=True):
    """The heading or the text of one of a match's passages: `passage` counts in `Match.a` or `Match.b`."""

    passage: int
    role: Role


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some words of a passage, or (with `field`, its id) a blank as `{{key}}`.

    `span` is their place in the raw text, or a wider one where the raw text is longer than what was made of it.
    """

    text: str
    span: Span
    field: str | None = None


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """With `a` and `b`: words that are the same, though they may differ in what is ignored. `a` alone: removed. `b` alone: inserted."""

    a: Words | None = None
    b: Words | None = None


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces in order that all stand in one slot of each side; without a slot the side has none of them."""

    pieces: tuple[Piece, ...]
    a: Slot | None = None
    b: Slot | None = None


class Match(msgspec.Struct, frozen=True):
    """Passages of A and B that belong together, one of each but where they were split, merged, inserted or removed.

    `kinds` is `kept`, `inserted` or `removed` alone, or any of the others, in the order of `KINDS`. `kept` and
    `renumbered` alone are no change. `rows` lead through the wording of both sides in order.
    """

    kinds: tuple[Kind, ...]
    a: tuple[Place, ...]
    b: tuple[Place, ...]
    rows: tuple[Row, ...]

    @property
    def same(self) -> bool:
        """Whether it says the same at the same place, its number aside."""
        return SAME.issuperset(self.kinds)


class Comparison(msgspec.Struct, frozen=True):
    """What differs between A and B: `matches` in the order of B, what was removed behind what it stood behind in A.

    `similarity` is the share (0 to 1) of both wordings that is the same. `counts` says how many matches have each kind.
    """

    schema_version: int
    ignored: tuple[Ignored, ...]
    a: Compared
    b: Compared
    similarity: float
    counts: dict[Kind, int]
    matches: tuple[Match, ...]

    @property
    def different(self) -> bool:
        """Whether anything differs but numbers and what is ignored."""
        return not all(match.same for match in self.matches)

    def to_json(self) -> str:
        """The comparison as JSON (see `fanben schema --of comparison`), one line."""
        return encoded(self)


Share = Literal["all", "most", "some", "one"]


class Asked(msgspec.Struct, frozen=True):
    """What a blank asks for, the labels it has, and the variants (by their place in `Collation.variants`) that ask it."""

    type: str
    unit: str | None
    labels: tuple[str, ...]
    variants: tuple[int, ...]


class Occurrence(msgspec.Struct, frozen=True):
    """Where a variant (by its place in `Collation.variants`) treats a topic; `text` with all below it, a line a clause."""

    variant: int
    place: Place
    heading: str | None
    text: str


class Topic(msgspec.Struct, frozen=True):
    """Passages of several variants that say the same thing, or one that stands alone.

    `share`: in all variants, in most (more than half), in some (two or more) or in one.
    """

    name: str
    share: Share
    occurrences: tuple[Occurrence, ...]
    blanks: tuple[Asked, ...]


class Collation(msgspec.Struct, frozen=True):
    """Several variants against each other. `similarity[i][j]` (0 to 1): how much of both wordings is in paired passages that are alike."""

    schema_version: int
    variants: tuple[Compared, ...]
    similarity: tuple[tuple[float, ...], ...]
    topics: tuple[Topic, ...]

    def to_json(self) -> str:
        """The collation as JSON (see `fanben schema --of collation`), one line."""
        return encoded(self)


class Alternative(msgspec.Struct, frozen=True):
    """One way to say a clause, and the passages that say it so."""

    heading: str | None
    text: str
    sources: tuple[Occurrence, ...]


class MasterClause(msgspec.Struct, frozen=True):
    """A clause of the master: one of its `alternatives` is to be chosen."""

    label: str
    level: int
    name: str
    share: Share
    alternatives: tuple[Alternative, ...]


class Master(msgspec.Struct, frozen=True):
    """A consolidated template: what two variants or more have, each wording with its sources."""

    schema_version: int
    title: str | None
    variants: tuple[Compared, ...]
    clauses: tuple[MasterClause, ...]

    def to_json(self) -> str:
        """The master as JSON (see `fanben schema --of master`), one line."""
        return encoded(self)
