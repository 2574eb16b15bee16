"""Word documents: read back as the same tree, numbered by LibreOffice as the document is, filled by hand, values or docxtpl."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docxtpl
import pytest
from hypothesis import given, settings
from test_promises import PAGES, texts
from test_writers import MARKS, PAGE, tree, variants

import normalizer
from normalizer.cli import main
from normalizer.document import Variant
from normalizer.readers import read
from normalizer.writers.sheet import clauses_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# Labels that need care: a count that goes on through the chapters, gaps, two numberings in turn, 1.1 below 一、, no counter.
NUMBERS = """管理办法
第一章 总则
第一条 为了规范管理，制定本办法。
第二条 本办法适用于全体员工。
第二章 细则
第三条 员工应当做到：
（一）遵守制度；
（二）爱护公物；
（四）按时到岗。
第五条 员工不得：
1、迟到；
2、早退。
第六条 有下列情形的予以奖励：
（一）提出创意；
（二）节约费用。
第七条 有下列情形的予以表彰：
⑴ 提出建议；
⑵ 避免事故。
第八条 处罚分为：
A. 警告；
B. 记过。
第十二条 本办法自公布之日起施行。"""


def rendered(variant: Variant, format: str = "docx", values: dict[str, str] | None = None) -> bytes:
    written = normalizer.render(variant, format, values)
    assert isinstance(written, bytes)
    return written


def read_back(document: bytes) -> Variant:
    (again,) = normalizer.normalize(read(document), script="keep").variants
    return again


def variant_of(text: str) -> Variant:
    (variant,) = normalizer.normalize(text).variants
    return variant


def part(document: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return ElementTree.fromstring(archive.read(name))


def controls(document: bytes) -> list[tuple[str, str, str, str]]:
    """Title, tag, kind and content of each control."""
    found = []
    for control in part(document).iter(f"{W}sdt"):
        properties = control.find(f"{W}sdtPr")
        assert properties is not None
        alias, tag = (str(properties.find(f"{W}{name}").get(f"{W}val")) for name in ("alias", "tag"))  # type: ignore[union-attr]
        text = "".join(str(each.text) for each in control.iter(f"{W}t"))
        found.append((alias, tag, properties[-1].tag.rpartition("}")[2], text))
    return found


@pytest.mark.parametrize("page", PAGES[::30], ids=lambda page: page.stem)
def test_pages_of_the_corpus_read_back(page: Path) -> None:
    for variant in variants(page):
        assert tree(read_back(rendered(variant)), fields=False) == tree(variant, fields=False)


@settings(deadline=None, max_examples=50)
@given(texts)
def test_any_text_is_written_and_opens(text: str) -> None:
    for variant in normalizer.normalize(text).variants:
        for format in ("docx", "docx-template"):
            assert read(rendered(variant, format)).format == "docx"


@pytest.mark.parametrize("text", ["", "\0", "承诺书\x01\ud800\ufffe", "甲\t乙"])
def test_odd_texts_are_written(text: str) -> None:
    for variant in normalizer.normalize(text).variants:
        assert read(rendered(variant)).text.replace("\ufffd", "").strip().startswith(text[:1].strip("\0"))


def test_the_same_variant_gives_the_same_bytes() -> None:
    script = (
        "import hashlib, normalizer\n"
        f"variant = normalizer.normalize({NUMBERS!r}).variants[0]\n"
        "print(hashlib.sha256(normalizer.render(variant, 'docx')).hexdigest())"
    )
    outputs = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", script]
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(outputs) == 1


def test_numbers_are_counted_by_word_but_where_no_counter_shows_them() -> None:
    document = rendered(variant_of(NUMBERS))
    paragraphs = [*part(document).iter(f"{W}p")]
    counted = [paragraph for paragraph in paragraphs if paragraph.find(f"{W}pPr/{W}numPr") is not None]
    words = ["".join(str(text.text) for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs]
    assert len(counted) == len([*clauses_of(variant_of(NUMBERS))]) - 2
    assert [text[0] for text in words if text.startswith(("⑴", "⑵", "第", "（", "1", "A"))] == ["⑴", "⑵"]
    shown = [level.get(f"{W}val") for level in part(document, "word/numbering.xml").iter(f"{W}lvlText")]
    assert {"第%1章", "第%2条", "（%3）", "%3、", "%3."} == set(shown)


def test_levels_below_arabic_numbers_refer_to_them() -> None:
    text = "服务协议\n1. 服务\n1.1 范围\n1.1.1 咨询由甲方负责。\n1.1.2 培训由乙方负责。\n1.2 期限\n1.2.1 期限一年。\n2. 费用\n2.1 费用由甲方支付。"
    numbering = part(rendered(variant_of(text)), "word/numbering.xml")
    assert [level.get(f"{W}val") for level in numbering.iter(f"{W}lvlText")] == ["%1.", "%1.%2", "%1.%2.%3"]
    assert not [*numbering.iter(f"{W}lvlOverride")]


def test_every_style_has_an_east_asian_font() -> None:
    styles = [*part(rendered(variant_of(PAGE)), "word/styles.xml").iter(f"{W}style")]
    fonts = [style.find(f"{W}rPr/{W}rFonts") for style in styles]
    assert {font.get(f"{W}eastAsia") for font in fonts if font is not None} == {"宋体", "黑体", "仿宋"}
    assert None not in fonts
    used = {str(each.get(f"{W}val")) for each in part(rendered(variant_of(PAGE))).iter(f"{W}pStyle")}
    assert used <= {str(style.get(f"{W}styleId")) for style in styles}


def test_blanks_are_controls() -> None:
    variant = variant_of("合同\n甲方：____\n一、服务\n1. 付款方式：□现金☑转账。\n2. 自____年__月__日起生效。")
    party, payment, start = variant.fields
    assert controls(rendered(variant)) == [
        ("甲方", party.key, "text", "____"),
        ("现金", payment.key, "checkbox", "□"),
        ("转账", payment.key, "checkbox", "☑"),
        (start.label, start.key, "date", "____年__月__日"),
    ]
    values = {party.key: "丰泽\n公司", payment.key: "☑现金□转账", start.key: "2026年1月2日"}
    filled = [content for _, _, _, content in controls(rendered(variant, "docx", values))]
    assert filled == ["丰泽 公司", "☑", "□", "2026年1月2日"]


@pytest.mark.parametrize("mark", MARKS)
def test_marks_in_texts_and_values_survive(mark: str) -> None:
    variant = variant_of(PAGE.replace("MARK", mark))
    assert tree(read_back(rendered(variant)), fields=False) == tree(variant, fields=False)
    values = {field.key: f"{field.id}{mark}" for field in variant.fields}
    filled = rendered(variant, "docx", values)
    assert {tag: text for _, tag, _, text in controls(filled)} == values


@pytest.mark.parametrize("mark", ["", "}", "}}", "%}", *MARKS])
def test_docxtpl_fills_the_template(mark: str) -> None:
    variant = variant_of(PAGE.replace("MARK", mark))
    values = {field.key: f"{field.id}{mark}" for field in variant.fields}
    template = docxtpl.DocxTemplate(io.BytesIO(rendered(variant, "docx-template")))
    assert template.get_undeclared_template_variables() == set(values)
    template.render(values, autoescape=True)
    file = io.BytesIO()
    template.save(file)
    assert read(file.getvalue()).text == read(rendered(variant, "docx", values)).text


def test_a_page_with_several_variants_is_a_file_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = next(page for page in PAGES if page.stem == "保密协议四篇")
    main(["convert", "--to", "docx", "-o", str(tmp_path), str(page)])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"保密协议四篇#{i}.docx" for i in range(1, 5)]
    assert main(["convert", "-o", str(tmp_path / "page.docx"), str(page)]) == 2
    assert "choose one with #N, or write to a folder" in capsys.readouterr().err


def test_without_python_docx_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert main(["convert", "--to", "docx", "-o", str(tmp_path / "a.docx"), str(PAGES[0])]) == 2
    assert "python-docx is needed: pip install 'fanben[docx]'" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_shows_the_labels_of_the_document(tmp_path: Path) -> None:
    pages = [NUMBERS, *(page.read_text(encoding="utf-8") for page in PAGES[::50])]
    every = [variant for page in pages for variant in normalizer.normalize(page).variants]
    files = [tmp_path / f"{i}.docx" for i in range(len(every))]
    for file, variant in zip(files, every, strict=True):
        file.write_bytes(rendered(variant))
    for kind in ("pdf", "txt:Text (encoded):UTF8"):
        command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]  # fmt: skip
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    for file, variant in zip(files, every, strict=True):
        assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
        text = file.with_suffix(".txt").read_text(encoding="utf-8-sig")
        shown = re.findall(r"^\s*(\S{1,24}) ?[\u2004\u2005](?!$)", text, re.MULTILINE)
        assert shown == [clause.number.label for clause in clauses_of(variant)], json.dumps(shown[:9])
