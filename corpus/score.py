"""How far a document of `normalizer.normalize` is from the gold of its page."""

from clause_score import compare_clauses
from counts import Json, Score, paired_variants, total
from field_score import compare_fields, compare_links, compare_parties
from mention_score import compare_definitions, compare_references
from render import Gold


def compare(gold: Gold, document: Json) -> tuple[Score, list[str]]:
    """The score of `document` (the published JSON) against `gold`, and what is wrong, a line each.

    A clause is found where its number begins at the gold place, a variant likewise. A clause without a gold place is
    found between the neighbours that are, by its label. A parent is right where the clause found hangs under the clause
    found for the gold parent. Headings are counted where gold or document has one.
    """
    parts = [
        compare_clauses(gold, document),
        compare_fields(gold, document),
        compare_links(gold, document),
        compare_parties(gold, document),
        compare_definitions(gold, document),
        compare_references(gold, document),
    ]
    page = Score(
        pages=1,
        variants=max(len(gold["variants"]), len(document["variants"])),
        variant_hits=len(paired_variants(gold["variants"], document["variants"])),
        damaged=int(gold["restored"] is not None),
        characters=document["source"]["length"],
    )
    return total([page, *(score for score, _ in parts)]), [fault for _, faults in parts for fault in faults]
