"""The DOCX reader: the text and the numbers that Word shows, and one sentence for damaged and hostile files."""

import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.readers import Unreadable, read
from normalizer.readers.list_labels import label

CASES = Path(__file__).parent / "cases" / "readers"


def cases(name: str) -> list[object]:
    """The cases of a file: title, input and expected text, each ended by a line with a single dot."""
    parts = (CASES / name).read_text(encoding="utf-8").split("\n.\n")
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(source, expected, id=title.strip()) for title, source, expected in triples]


_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:{prefix}"' for prefix in ("w", "w14", "mc", "wps", "m", "r")
)  # the readers go by local names: strict and transitional files have different namespaces
_ROOTS = {
    "document": "document",
    "numbering": "numbering",
    "styles": "styles",
    "header1": "hdr",
    "footer1": "ftr",
}


def xml(name: str, content: str) -> str:
    root = _ROOTS.get(name, name)
    return f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with that `w:body` and those other parts, named after their files."""
    files = {f"word/{name}.xml": xml(name, content) for name, content in parts.items()}
    return archive(files | {"word/document.xml": xml("document", f"<w:body>{body}</w:body>")}, list(parts))


def archive(files: dict[str, str], related: list[str] | None = None) -> bytes:
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_TYPES}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in related or []
    )
    main = f'<Relationship Id="r1" Type="{_TYPES}/officeDocument" Target="word/document.xml"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", f"<Relationships>{main}</Relationships>")
        file.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for name, content in files.items():
            file.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(("source", "expected"), cases("docx.txt"))
def test_docx(source: str, expected: str) -> None:
    body, *parts = re.split(r"^== (\w+)\n", source, flags=re.MULTILINE)
    assert read(docx(body, **dict(zip(parts[::2], parts[1::2], strict=True)))).text == expected


@pytest.mark.parametrize("name", ["libreoffice_articles", "libreoffice_decimals"])
def test_docx_of_libreoffice_reads_like_its_text(name: str) -> None:
    """Its numbers are computed there and here; half its blanks are underlined spaces."""
    page = read(CASES / f"{name}.docx")
    assert page.text + "\n" == (CASES / f"{name}.txt").read_text(encoding="utf-8")
    assert (page.format, page.encoding) == ("docx", None)


def test_headers_and_footers_are_layers_with_their_places() -> None:
    source = docx(paragraph("正文"), header1=paragraph("某某公司"), footer1=paragraph("第1页"), header2="")
    page = read(source)
    assert page.text == "某某公司\n正文\n第1页"
    assert [(layer.kind, layer.rule, page.text[slice(*layer.span)]) for layer in page.layers] == [
        ("chrome", "page_header", "某某公司"),
        ("chrome", "page_footer", "第1页"),
    ]


def test_labels_of_every_way() -> None:
    written = {
        "decimal": "12", "decimalZero": "12", "decimalFullWidth": "１２", "upperRoman": "XII", "lowerLetter": "l",
        "chineseCounting": "十二", "chineseCountingThousand": "十二", "chineseLegalSimplified": "壹拾贰",
        "ideographTraditional": "乙", "ideographZodiac": "亥", "decimalEnclosedCircle": "⑫",
        "decimalEnclosedParen": "⑿", "ideographEnclosedCircle": "12", "numberInDash": "- 12 -", "bullet": "",
        "unheard-of": "12",
    }  # fmt: skip
    assert {style: label(12, style) for style in written} == written
    assert [label(n, "chineseCountingThousand") for n in (10, 20, 101, 110, 1001, 10000)] == [
        "十", "二十", "一百零一", "一百一十", "一千零一", "10000",
    ]  # fmt: skip
    assert [label(n, "upperLetter") for n in (26, 27, 10**8)] == ["Z", "AA", "100000000"]
    assert [label(n, "upper-alpha") for n in (26, 27, 53)] == ["Z", "AA", "BA"]
    assert [label(n, "lowerRoman") for n in (4, 3999, 4000, 0)] == ["iv", "mmmcmxcix", "4000", "0"]


def refusal(source: Path | bytes) -> str:
    """The one sentence that refuses `source`, within the bounds that a hostile file is held to."""
    tracemalloc.start()
    with pytest.raises(Unreadable) as caught:
        read(source)
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert memory < 400 << 20 and "\n" not in str(caught.value)
    return str(caught.value)


def test_zip_bombs_are_refused() -> None:
    assert "unpacks to" in refusal(docx(paragraph("(" * (65 << 20))))
    assert "unpacks to 25" in refusal(archive({"word/document.xml": "", "a": "\0" * (250 << 20)}))
    assert "two million" in refusal(docx("<w:p/>" * 2_000_001))


def test_entities_and_external_references_are_refused() -> None:
    for doctype in (
        '<!DOCTYPE d [<!ENTITY a "甲方"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://localhost/d.dtd">',
    ):
        source = archive({"word/document.xml": doctype + xml("document", "<w:body/>")})
        assert "DOCTYPE" in refusal(source)


@given(st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_docx_with_any_bytes_changed_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray((CASES / "libreoffice_decimals.docx").read_bytes())
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        assert read(bytes(data)).format in ("docx", "text")
    except Unreadable as refused:
        assert "\n" not in str(refused)


def test_damaged_documents_are_refused() -> None:
    whole = docx(paragraph("甲方" * 5000))
    assert "damaged ZIP" in refusal(whole[: len(whole) // 2])
    assert "damaged ZIP" in refusal(b"PK\x03\x04" + b"\0" * 50)
    broken = bytearray(whole)
    broken[whole.index(b"word/document.xml") + 30 : whole.index(b"word/document.xml") + 40] = b"\xff" * 10
    assert "document.xml" in refusal(bytes(broken))
    assert "document.xml" in refusal(archive({"word/document.xml": "<w:document"}))
    assert "nested deeper" in refusal(docx("<w:sdt>" * 500 + "</w:sdt>" * 500))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x7fELF\2\1\1", "a program"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file"),
        (b"{\\rtf1", "an RTF file"),
        (archive({"xl/workbook.xml": "<workbook/>"}), "an Excel workbook"),
        (archive({"a.txt": "甲"}), "a ZIP archive"),
    ],
)
def test_other_forms_are_named(start: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "合同.bin"
    path.write_bytes(start)
    assert refusal(path).startswith(f"{path}: {kind}") or refusal(path).startswith(f"{path.name}: {kind}")
    assert kind in refusal(start)
