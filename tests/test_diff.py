"""Two variants against each other: the law (all changes give B, none give A), the kinds, what is ignored."""

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_promises import texts

CORPUS = Path(__file__).parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))

import evaluate_pairs

import normalizer
from normalizer.comparison import apply, diff, passages
from normalizer.comparison.values import IGNORABLE, KINDS, Comparison, Ignored, Kind, Match
from normalizer.document import Clause, Variant
from normalizer.schema import comparison_schema

PAGES = sorted(CORPUS.joinpath("pages").glob("*.txt"))
SEED = Path(__file__).parent.parent.parent / "shared" / "seed" / "page.txt"
ignored_sets = st.sets(st.sampled_from(IGNORABLE))


@cache
def variants(path: Path) -> tuple[Variant, ...]:
    return normalizer.normalize(path.read_bytes(), script="keep").variants


def variant(text: str, script: str = "hans") -> Variant:
    return normalizer.normalize(text, script=script).variants[0]


def clauses(variant: Variant) -> Iterator[Clause]:
    todo = [*reversed(variant.clauses)]
    while todo:
        yield (clause := todo.pop())
        todo += reversed(clause.children)


def check(comparison: Comparison, a: Variant, b: Variant) -> None:
    """The law, and what every comparison promises beside it."""
    assert apply(comparison, "a") == passages(a)
    assert apply(comparison, "b") == passages(b)
    kinds = [kind for match in comparison.matches for kind in match.kinds]
    assert comparison.counts == {kind: kinds.count(kind) for kind in KINDS if kind in kinds}
    assert 0 <= comparison.similarity <= 1
    for match in comparison.matches:
        check_match(match)


def check_match(match: Match) -> None:
    shape = (min(len(match.a), 2), min(len(match.b), 2))
    alone: dict[tuple[int, int], Kind] = {(0, 1): "inserted", (1, 0): "removed"}
    assert shape in alone or {(1, 2): "split", (2, 1): "merged"}.get(shape, "") in ("", *match.kinds)
    if shape in alone:
        assert match.kinds == (alone[shape],)
    one_sided = any(not (piece.a and piece.b) for row in match.rows for piece in row.pieces)
    assert shape in alone or one_sided == ("changed" in match.kinds)
    assert "kept" not in match.kinds or match.kinds == ("kept",)


@settings(max_examples=150, deadline=None)
@given(texts, texts, ignored_sets)
def test_all_changes_give_b_and_none_give_a(left: str, right: str, ignored: set[Ignored]) -> None:
    a, b = variant(left, "keep"), variant(right, "keep")
    check(diff(a, b, ignored=ignored), a, b)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), st.sampled_from(PAGES), st.data(), ignored_sets)
def test_the_law_on_pages(left: Path, right: Path, data: st.DataObject, ignored: set[Ignored]) -> None:
    a, b = (data.draw(st.sampled_from(variants(page))) for page in (left, right))
    check(diff(a, b, ignored=ignored), a, b)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_nothing_differs_from_itself(text: str) -> None:
    comparison = diff(variant(text), variant(text))
    assert not comparison.different and comparison.similarity == 1
    assert set(comparison.counts) <= {"kept"}


def test_passages_say_what_the_clauses_say() -> None:
    for page in PAGES[:40]:
        for one in variants(page):
            found = [p for p in passages(one) if p.place.part == "clause"]
            assert [(p.place.id, p.place.label, p.heading, p.text) for p in found] == [
                (c.id, c.number.label, c.heading, c.text) for c in clauses(one)
            ]


def test_json_is_valid_by_its_schema() -> None:
    validator = jsonschema.Draft202012Validator(comparison_schema())
    comparison = diff(variants(PAGES[0])[0], variants(PAGES[3])[0])
    published = json.loads(comparison.to_json())
    validator.validate(published)
    del published["matches"]
    assert not validator.is_valid(published)


def test_an_unknown_thing_to_ignore_is_refused() -> None:
    a = variant("一、甲方付款。")
    with pytest.raises(ValueError, match="can't ignore 'case'"):
        diff(a, a, ignored=["case"])  # type: ignore[list-item]


def test_sources_are_one_for_each_variant() -> None:
    (variant,) = normalizer.normalize("一、甲方付款。").variants
    with pytest.raises(ValueError, match="each variant needs a source: 1 for 2"):
        normalizer.compare([variant, variant], ["a.txt"])


BEFORE = "一、甲方应当按时付款。\n二、乙方应当按时交货。\n三、双方应当保守秘密。"
PARTS = "一、义务\n1.甲方应当按时付款。\n2.乙方应当按时交货。\n二、其他\n1.双方应当保守秘密。"
MOVES: list[tuple[str, str, dict[Kind, int]]] = [
    # The one that went past the others, and not the others that it went past.
    (
        BEFORE,
        "一、乙方应当按时交货。\n二、双方应当保守秘密。\n三、甲方应当按时付款。",
        {"moved": 1, "renumbered": 3},
    ),
    (
        PARTS,
        "一、义务\n1.甲方应当按时付款。\n二、其他\n1.双方应当保守秘密。\n2.乙方应当按时交货。",
        {"kept": 4, "moved": 1},
    ),
    # A clause around others that came or went moves none.
    (BEFORE, f"第一章 总则\n{BEFORE}", {"kept": 3, "inserted": 1}),
    (PARTS.replace("一、义务\n", "一、义务\n（一）交易\n"), PARTS, {"kept": 5, "removed": 1}),
]


@pytest.mark.parametrize(("a", "b", "counts"), MOVES)
def test_as_few_moves_as_explain_the_order(a: str, b: str, counts: dict[Kind, int]) -> None:
    assert diff(variant(a), variant(b)).counts == counts


def test_kinds_are_all_listed() -> None:
    assert set(KINDS) == set(get_args(Kind))


def test_the_floors_of_known_edits_hold() -> None:
    """Clauses moved, split, merged, reworded, renumbered, inserted, removed, their blanks filled: see corpus/changes.py."""
    figures = evaluate_pairs.table(evaluate_pairs.measure())
    assert evaluate_pairs.below(figures) == []
    assert figures["all"]["aligned"] >= 0.98 and figures["all"]["kinds"] >= 0.95
