"""The definitions and references of a document beside those of gold."""

from collections.abc import Iterator
from typing import Any

from counts import Json, Score, at_place, fold, listed, mistaken
from render import Gold


def compare_definitions(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A definition is found where the same term begins at its place."""
    wanted, found = listed(gold["variants"], "definitions"), listed(document["variants"], "definitions")
    hits, predicted = at_place(wanted, found, lambda value: fold(value["term"]))
    placed = sum("span" in value for value in wanted)
    score = Score(definitions=placed, predicted_definitions=predicted, definition_hits=len(hits))
    return score, mistaken("term", wanted, found, hits)


def compare_references(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """A reference is found where the same words of one kind begin at its place; then its target or law is compared."""
    wanted = [value for variant in gold["variants"] for value in _aimed(variant, variant["clauses"])]
    found = [value for variant in document["variants"] for value in _aimed(variant, _by_id(variant))]
    hits, predicted = at_place(wanted, found, lambda value: (fold(value["text"]), value["kind"]))
    astray = [g for g, p in hits.items() if not _same_aim(wanted[g], found[p])]
    score = Score(
        references=sum("span" in value for value in wanted),
        predicted_references=predicted,
        reference_hits=len(hits),
        target_hits=len(hits) - len(astray),
    )
    faults = [f"target of {wanted[g]['text']} at {wanted[g]['span'][0]}" for g in astray]
    return score, mistaken("text", wanted, found, hits) + faults


def _aimed(variant: Json, clauses: Any) -> Iterator[Json]:
    """The references of `variant` with the place and label of the clause aimed at."""
    for reference in variant["references"]:
        target = reference["target"]
        clause = None if target is None else clauses[target]
        aim = clause and (clause.get("start"), fold(clause["label"]))
        yield {**reference, "aim": aim}


def _by_id(variant: Json) -> dict[str, Json]:
    clauses, stack = {}, list(variant["clauses"])
    while stack:
        clause = stack.pop()
        number = clause["number"]
        clauses[clause["id"]] = {"start": number["span"][0], "label": number["label"]}
        stack += clause["children"]
    return clauses


def _same_aim(want: Json, got: Json) -> bool:
    """The same clause (by its label where gold has no place for it); of a law, the same title, a blank in it aside."""
    if want["kind"] == "document":
        return True
    if want["kind"] == "law":
        return fold(got["law"]).strip("《》_×") == fold(want["law"]).strip("《》_×")
    if want["aim"] is None or got["aim"] is None:
        return want["aim"] is got["aim"]
    place, label = want["aim"]
    return bool(got["aim"][1] == label if place is None else got["aim"][0] == place)
