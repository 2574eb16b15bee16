"""Writers: what was written reads back as the same tree, templates render to the text, values stay in their places."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from test_promises import PAGES, SHARED, texts

import normalizer
from normalizer.document import Field, Paragraph, Variant
from normalizer.readers import read
from normalizer.readers.markdown import markdown_text
from normalizer.writers.sheet import UNNAMED_BLANK, clauses_of

# What each format has to survive in a text: its own marks and those of the others.
MARKS = ["{{ 7*7 }}", "{% if %}", "{# #}", "{", "{{{", "<b>&amp;</b>", "]]>", "**粗**", "`x`", "| a |", "# 一", "1. 甲", "\\", "$x$", "~~x~~", "[a](b.c)", "<!-- x", "<br>"]  # fmt: skip
LEAST_SAME_FIELDS = 0.97
PAGE = "服務承諾書\n甲方:____\n一、服務標准\n1.1 響應時限:服務方應當在____小時內答復。\n1.2 MARK\n二、附則\nMARK\n承諾人簽名:____"


def tree(variant: Variant, *, fields: bool = True) -> list[object]:
    """What has to be the same: title, paragraphs, clauses, fields; without the places, which differ."""
    by_id = {field.id: field for field in variant.fields}

    def prose(paragraph: Paragraph) -> list[object]:
        if not fields:  # the wording alone, white space aside: a blank may be recognized by what stands beside it, one of width 0 is written as four underscores
            words = "".join(
                by_id[run.field].blank.removeprefix(UNNAMED_BLANK) if run.field else str(run.text)
                for run in paragraph
            )
            return ["".join(words.split())]
        return [asked(by_id[run.field]) if run.field else run.text for run in paragraph]

    clauses = [
        (c.id, c.level, c.number.label, c.number.family, c.number.value, c.heading, [*map(prose, c.body)])
        for c in clauses_of(variant)
    ]
    return [variant.title, [*map(prose, variant.preamble)], clauses, [*map(prose, variant.closing)]]


def asked(field: Field) -> object:
    return field.key, field.type, field.unit, field.label, field.hint, field.options


def read_back(variant: Variant, format: str) -> Variant:
    written = str(normalizer.render(variant, format))
    (again,) = normalizer.normalize(
        markdown_text(written) if format == "md" else written, script="keep"
    ).variants
    return again


def assert_reads_back(variant: Variant, format: str, *, fields: bool = True) -> None:
    again = read_back(variant, format)
    assert tree(again, fields=fields) == tree(variant, fields=fields)
    assert not fields or normalizer.render(again, format) == normalizer.render(variant, format)


def dev_pages() -> Iterator[str]:
    gold = SHARED / "dev" / "gold.jsonl"
    yield from (json.loads(line)["raw"] for line in gold.open(encoding="utf-8")) if gold.exists() else ()


@cache
def variants(page: Path) -> tuple[Variant, ...]:
    return normalizer.normalize(page.read_text(encoding="utf-8")).variants


@pytest.mark.parametrize("format", ["txt", "md"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_of_the_corpus_read_back(page: Path, format: str) -> None:
    for variant in variants(page):
        assert_reads_back(variant, format, fields=False)


def test_two_labels_that_nothing_fills_read_back() -> None:
    (variant,) = normalizer.normalize("签名:签订日期:").variants
    assert len(variant.preamble) == 2
    assert_reads_back(variant, "md")


@pytest.mark.parametrize("format", ["txt", "md"])
def test_fields_read_back_but_where_a_line_of_their_own_tells_more(format: str) -> None:
    """A page without lines glues a date of white space or a label to what stands beside it; written, it has a line."""
    every = [variant for page in PAGES[::3] for variant in variants(page)]
    same = [tree(variant) == tree(read_back(variant, format)) for variant in every]
    assert sum(same) / len(every) >= LEAST_SAME_FIELDS


@pytest.mark.parametrize("format", ["txt", "md"])
def test_real_documents_read_back(format: str) -> None:
    for page in dev_pages():
        for variant in normalizer.normalize(page).variants:
            assert_reads_back(variant, format, fields=False)


@settings(deadline=None, max_examples=200)
@given(texts)
@pytest.mark.parametrize("format", ["txt", "md"])
def test_any_text_reads_back(format: str, text: str) -> None:
    for variant in normalizer.normalize(text).variants:
        assert_reads_back(variant, format, fields=False)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("format", ["txt", "md"])
def test_marks_in_the_text_survive(format: str, mark: str) -> None:
    (variant,) = normalizer.normalize(PAGE.replace("MARK", mark)).variants
    assert_reads_back(variant, format, fields=False)


@pytest.mark.parametrize("mark", ["", *MARKS])
def test_a_template_renders_to_the_text(mark: str) -> None:
    (variant,) = normalizer.normalize(PAGE.replace("MARK", mark)).variants
    values = {field.key: f"{field.id}{mark}" for field in variant.fields}
    template = jinja2.Template(str(normalizer.render(variant, "jinja")), keep_trailing_newline=True)
    assert template.render(values) == normalizer.render(variant, "txt", values)


@pytest.mark.parametrize("page", PAGES[::10], ids=lambda page: page.stem)
def test_a_template_has_every_field(page: Path) -> None:
    for variant in variants(page):
        values = {field.key: f"⟦{field.key}⟧" for field in variant.fields}
        source = str(normalizer.render(variant, "jinja"))
        template = jinja2.Template(source, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
        assert template.render(values) == normalizer.render(variant, "txt", values)


@pytest.mark.parametrize("format", ["txt", "md", "jinja"])
def test_a_value_replaces_its_blank_and_keeps_to_its_line(format: str) -> None:
    (variant,) = normalizer.normalize(PAGE.replace("MARK", "附則")).variants
    empty, filled = (
        str(normalizer.render(variant, format, values))
        for values in ({}, {variant.fields[0].key: "上海\n三、甲\r\n乙"})
    )
    assert "上海 三、甲 乙" in filled
    assert len(filled.splitlines()) == len(empty.splitlines())
    assert filled.count("_") + filled.count("{{") < empty.count("_") + empty.count("{{")


def test_a_row_is_flat_and_names_what_is_above() -> None:
    (variant,) = normalizer.normalize(PAGE.replace("MARK", "附則")).variants
    row: dict[str, Any] = json.loads(normalizer.render(variant, "jsonl"))
    clause = row["clauses"][1]
    assert (clause["id"], clause["parent"], clause["level"]) == ("一/1.1", "一", 2)
    assert clause["path"] == ["一、 服务标准", "1.1 响应时限"]
    assert clause["text"] == "服务方应当在____小时内答复。"
    assert [field for each in row["clauses"] for field in each["fields"]] == [variant.fields[1].id]
    assert row["text"] == normalizer.render(variant, "txt")


def test_an_unknown_format_is_a_mistake() -> None:
    (variant,) = normalizer.normalize("甲").variants
    with pytest.raises(ValueError, match="unknown format 'pdf'"):
        normalizer.render(variant, "pdf")


def test_markdown_is_read_back_from_its_file(tmp_path: Path) -> None:
    (variant,) = normalizer.normalize(PAGE.replace("MARK", "附則")).variants
    path = tmp_path / "page.md"
    path.write_text(str(normalizer.render(variant, "markdown")), encoding="utf-8")
    (again,) = normalizer.normalize(read(path)).variants
    assert tree(again) == tree(variant)
