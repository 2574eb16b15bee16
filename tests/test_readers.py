"""The readers: every form of a page gives the text that a person sees on it, and a bad file one sentence."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.readers import LARGEST, Page, Unreadable, is_records, read, read_records
from normalizer.readers.html import html_text
from normalizer.readers.html_tokens import Tag, tokens
from normalizer.readers.markdown import markdown_text

CASES = Path(__file__).parent / "cases" / "readers"
SENTENCE = "甲方应当按照本合同的约定，在收到发票后的十个工作日内，向乙方支付____元。\n"


def cases(name: str) -> list[object]:
    """The cases of a file: title, input and expected text, each ended by a line with a single dot."""
    parts = (CASES / name).read_text(encoding="utf-8").split("\n.\n")
    triples = zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    return [pytest.param(source, expected, id=title.strip()) for title, source, expected in triples]


def refusal(source: Path | bytes) -> str:
    """The one sentence that refuses `source`."""
    with pytest.raises(Unreadable) as caught:
        read(source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# HTML, MHT, Markdown


@pytest.mark.parametrize(("source", "expected"), cases("html.txt"))
def test_html(source: str, expected: str) -> None:
    assert html_text(source) == expected


@pytest.mark.parametrize(("source", "expected"), cases("markdown.txt"))
def test_markdown(source: str, expected: str) -> None:
    assert markdown_text(source) == expected


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        ("<!DOCTYPE html><p>甲方</p>", None, "html"),
        ("\n<!-- 存 -->\n<html><body>甲方</body></html>", "page.doc", "html"),
        ("<p>甲方</p>", "fragment", "html"),
        ("甲方<br>乙方", "part.htm", "html"),
        ("甲方<br>乙方", "part.txt", "text"),
        ("<甲方>与<乙方>", "part.html", "text"),
        ("# 合同", "a.md", "markdown"),
        ("# 合同", "a.txt", "text"),
    ],
)
def test_the_form_is_found(content: str, name: str | None, form: str) -> None:
    assert read(content.encode(), name=name).format == form


def test_html_in_gbk_with_a_declaration() -> None:
    source = "<html><meta charset='gb2312'><body><p>鎔</p><p>甲方</p>".encode("gbk")
    assert read(source)[:4] == ("鎔\n甲方", None, "html", "gb18030")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_mht(transfer: str) -> None:
    body = "<html><p>保密承诺书</p><p>甲方：<u>&nbsp;&nbsp;</u></p></html>".encode()
    written = {
        "quoted-printable": b"".join(b"=%02X" % byte + b"=\r\n" * (byte == 62) for byte in body),
        "base64": base64.encodebytes(body),
        "8bit": body,
    }
    head = 'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_b"\r\n\r\n'
    parts = f"----=_b\r\nContent-Type: image/png\r\n\r\nAAAA\r\n----=_b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    page = read(head.encode() + parts.encode() + written[transfer] + b"\r\n----=_b--\r\n", name="a.doc")
    assert (page.text, page.format) == ("保密承诺书\n甲方：____", "html")


@given(
    st.text(
        alphabet=st.sampled_from("<>/=\"'!-&;# \n\x00\x1d\ud800甲a1一、[](*`_|\\pubtdrliosyenhx"),
        max_size=200,
    )
)
def test_any_markup_is_a_text(source: str) -> None:
    assert isinstance(html_text(source), str) and isinstance(markdown_text(source), str)


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<td>",
                "<tr>",
                "<ol>",
                "<li>",
                "</ol>",
                "<u>",
                "</u>",
                "<div hidden>",
                "</div>",
                "甲",
                "一、乙",
                " ",
                "&nbsp;",
            ]
        )
    )
)
def test_no_word_of_a_page_is_lost(pieces: list[str]) -> None:
    source = "".join(pieces)
    if "hidden" not in source:
        assert re.sub(r"[^甲乙]", "", html_text(source)) == re.sub(r"[^甲乙]", "", source)


def test_tokens_give_the_source_back() -> None:
    source = "<p class='a>b'>甲 < 乙</p><script>if (a</b) x</script>末"
    written = (f"<{'/' * t.is_end}{t.name}{t.rest}>" if isinstance(t, Tag) else t for t in tokens(source))
    assert "".join(written) == source


HOSTILE_MARKUP = {
    "unclosed elements": "<div>",
    "wrong end tags": "<b></div>",
    "unclosed tags": "<a ",
    "unclosed end tags": "</a ",
    "unclosed quotes": "<a b='<a c=\"",
    "declarations": "<!",
    "comments": "<!--",
    "lists": "<ol><li>",
    "tables": "<table><tr><td>",
    "scripts": "<script>",
    "brackets": "(",
    "square brackets": "[",
    "links": "[](",
    "stars": "**a",
    "blanks": " \xa0",
    "digits": "&#9",
    "quotation marks": "> ",
    "pipes": "|-",
    "backticks": "`",
    "attributes": " a=1",
}


@pytest.mark.parametrize("function", [html_text, markdown_text])
@pytest.mark.parametrize("piece", HOSTILE_MARKUP.values(), ids=HOSTILE_MARKUP)
def test_hostile_markup_gives_a_text(function: Callable[[str], str], piece: str) -> None:
    assert isinstance(function("<p" * (piece == " a=1") + piece * 20_000), str)


# Files


def test_a_binary_file_is_refused_but_its_bytes_are_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(256)) * 8)
    assert refusal(path) == f"{path}: a binary file"
    assert read(path.read_bytes()).format == "text"


def test_a_zero_or_two_make_no_binary(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SENTENCE.encode() + b"\0" + SENTENCE.encode())
    assert read(path) == Page(
        f"{SENTENCE}\0{SENTENCE}", "a.txt", "text", "utf-8", "common Chinese characters"
    )


def test_an_empty_file_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    assert read(tmp_path / "空.txt").text == read(b"").text == ""


def test_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert refusal(path).endswith("larger than 64 MB, more than one page")
    assert "64 MB" in refusal(b"(" * (LARGEST + 1))


@pytest.mark.parametrize("name", [".", "missing.txt", "nul\0.txt"])
def test_what_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path / name)


# JSON Lines


def test_records() -> None:
    rows = [{"id": 1, "text": "甲"}, {"正文": "乙\ud800"}, {"content": "丙", "text": None}]
    lines = [json.dumps(row).encode() + b"\n" for row in rows] + [b"\n"]
    pages = list(read_records([b"\xef\xbb\xbf" + lines[0], *lines[1:]], name="a.jsonl"))
    assert [(page.text, page.name, page.evidence) for page in pages] == [
        ("甲", "a.jsonl:1", "column text"),
        ("乙\ud800", "a.jsonl:2", "column 正文"),
        ("丙", "a.jsonl:3", "column content"),
    ]
    assert {page.format for page in pages} == {"jsonl"}


def test_records_of_a_file_come_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "crawl.JSONL"
    path.write_bytes(b'{"body": "a", "text": "b"}\nnot json\n')
    pages = read_records(path, column="body")
    assert next(pages)[:2] == ("a", "crawl.JSONL:1")
    with pytest.raises(Unreadable, match=r"^crawl.JSONL:2: no JSON"):
        next(pages)
    assert is_records(path.name)
    assert "JSON Lines" in refusal(path)


@pytest.mark.parametrize(
    "line", [b"[]", b"7", b'{"text": 3}', b"{}", b"[" * 100_000, b"\xff", b'{"text": "a"']
)
def test_bad_records_name_their_line(line: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^line:2: no (JSON|text)") as caught:
        list(read_records([b'{"text": ""}', line]))
    assert "\n" not in str(caught.value)


def test_plain_text_loads_no_reader() -> None:
    """The first conversion of a process has a quarter of a second; each of these takes tens of milliseconds."""
    script = "import sys; from normalizer.readers import read; read('甲方'.encode()); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "zipfile",
        "xml.etree.ElementTree",
        "msgspec",
        "html",
        "normalizer.readers.html",
        "normalizer.readers.docx_package",
    }
    assert not heavy & set(loaded)
