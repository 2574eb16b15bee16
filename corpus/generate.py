"""Scraped pages from the clean sources, with their gold: `python corpus/generate.py [--expected]`.

Deterministic: the same sources, tables and OpenCC give the same bytes. Formats: README.md.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import opencc
from compose import made
from render import SPANNED, Gold
from scrape import Made
from tables import HERE

PAGES = HERE / "pages"
EXPECTED = HERE / "expected"
MANIFEST = HERE / "manifest.jsonl"
LISTS = ("clauses", "parties", *SPANNED)
# Expected JSON is read by people: of each form the shortest page, where it has at most that many characters.
REVIEWED = 4000


def written(page: Made) -> dict[Path, str]:
    """The files of `page` and their content."""
    return {PAGES / f"{page.name}.txt": page.text, PAGES / f"{page.name}.json": _dump(page.gold)}


def _dump(gold: Gold) -> str:
    """`gold` as JSON with one clause or field a line, so that diffs can be read."""
    head = {key: value for key, value in gold.items() if key != "variants"}
    variants = ",\n".join(_dump_variant(variant) for variant in gold["variants"])
    return f'{_json(head)[:-1]}, "variants": [\n{variants}\n]}}\n'


def _dump_variant(variant: Gold) -> str:
    lists = (f'"{name}": [\n' + ",\n".join(map(_json, variant[name])) + "\n]" for name in LISTS)
    head = {key: value for key, value in variant.items() if key not in LISTS}
    return f"{_json(head)[:-1]}, {', '.join(lists)}}}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def listed(page: Made) -> str:
    """The line of the manifest about `page`; `opencc` is the version that converted it, if any did."""
    sums = [hashlib.sha256(content.encode()).hexdigest() for content in written(page).values()]
    about = {key: page.gold[key] for key in ("form", "genre", "sources")}
    converted = page.gold["script"] in ("traditional", "site")
    about |= {"variants": len(page.gold["variants"]), "characters": len(page.text)}
    about |= {"opencc": opencc.__version__ if converted else None}
    return _json({"page": page.name, **about, "text_sha256": sums[0], "gold_sha256": sums[1]})


def reviewed(pages: Sequence[Made]) -> list[Made]:
    """The pages whose JSON is committed: of each form the shortest, unless it is too long to be read."""
    clauses = [page for page in pages if any(variant["clauses"] for variant in page.gold["variants"])]
    shortest = {page.gold["form"]: page for page in sorted(clauses, key=lambda page: -len(page.text))}
    return [page for page in shortest.values() if len(page.text) <= REVIEWED]


def expected(text: str) -> str:
    """What `normalizer.normalize` makes of a page, indented to be reviewed."""
    import normalizer

    document = json.loads(normalizer.normalize(text).to_json())
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--expected", action="store_true", help="also write the JSON of the reviewed pages")
    arguments = parser.parse_args()
    pages = list(made())
    files = {path: content for page in pages for path, content in written(page).items()}
    folders = [PAGES]
    if arguments.expected:
        folders.append(EXPECTED)
        files |= {EXPECTED / f"{page.name}.json": expected(page.text) for page in reviewed(pages)}
    for folder in folders:
        folder.mkdir(exist_ok=True)
        for path in set(folder.iterdir()) - set(files):
            path.unlink()
    for path, content in files.items():
        path.write_bytes(content.encode())
    MANIFEST.write_text("".join(f"{listed(page)}\n" for page in pages), encoding="utf-8")
    print(f"{len(pages)} pages, {sum(map(len, files.values()))} characters")


if __name__ == "__main__":
    main()
