"""Word documents: read back as the same tree, numbered by Word, filled by hand, by values or by docxtpl."""

from pathlib import Path

import pytest
from test_promises import PAGES
from test_writers import tree, variants

import normalizer
from normalizer.document import Variant
from normalizer.readers import read


def rendered(variant: Variant, format: str = "docx", values: dict[str, str] | None = None) -> bytes:
    written = normalizer.render(variant, format, values)
    assert isinstance(written, bytes)
    return written


@pytest.mark.parametrize("page", PAGES[::40], ids=lambda page: page.stem)
def test_pages_of_the_corpus_read_back(page: Path) -> None:
    for variant in variants(page):
        (again,) = normalizer.normalize(read(rendered(variant)), script="keep").variants
        assert tree(again) == tree(variant)
