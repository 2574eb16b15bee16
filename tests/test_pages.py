"""Pages in HTML: nothing of a document is markup, everything of it is there, and the policy allows our own script alone."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from test_promises import PAGES, any_text, token_text

import normalizer
from normalizer.cli import main
from normalizer.document import Document
from normalizer.pages.repairs import repairs_of
from normalizer.pages.sheets import DEEPEST, LANGUAGES, UNWRITABLE, asset, word
from normalizer.restoration import RULES
from normalizer.writers.sheet import clauses_of

# What tries to end an element or an attribute, to open one, to be a template's mark, or to be no character at all.
HOSTILE = [
    "<script>window.pwned=1</script>", "\"><img src=x onerror=window.pwned=1>", "'onmouseover='window.pwned=1", "</style><svg onload=window.pwned=1>",
    "</script><script>window.pwned=1</script>", "</title><script>window.pwned=1</script>", "<!--", "]]>", "{{ 7*7 }}", "{% raw %}", "&lt;b&gt;", "javascript:window.pwned=1", "\0\x1b\x85", "\ud800",
]  # fmt: skip
LETTER = "服務(wù)承諾書第(1)篇{0}\n甲方{0}:____\n前言{0}\n一、總則{0}\n1.1 時限{0}:服務方在____{0}小時內答復。\n二、附則\n{0}第七条\n付費下載\n承諾人{0}簽名:____"


class Read(HTMLParser):
    """The elements of a page that could do something, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hostile_document(trace: bool = True) -> Document:
    return normalizer.normalize("\n".join(map(LETTER.format, HOSTILE)), trace=trace, name=HOSTILE[1])


def every_page(document: Document) -> list[str]:
    a, b = document.variants[0], document.variants[-1]
    return [
        normalizer.html_of(document),
        normalizer.html_of(normalizer.diff(a, b), a, b),
        normalizer.html_of(normalizer.compare([a, b], [HOSTILE[0], HOSTILE[1]])),
        normalizer.html_of(normalizer.master([a, b])),
        str(normalizer.render(a, "html", {field.key: HOSTILE[0] for field in a.fields})),
    ]


def assert_harmless(page: str) -> None:
    read = Read(page)
    assert read.elements.count("script") == page.count("<script>") <= 1
    assert read.elements.count("style") == 1
    assert not {"img", "svg", "iframe", "object", "embed", "link", "base", "form"} & set(read.elements)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "style"]
    assert all((value or "").startswith("#") for name, value in read.attributes if name in ("href", "src"))
    assert not UNWRITABLE.search(page)


def test_what_a_document_holds_is_text() -> None:
    for page in every_page(hostile_document()):
        assert_harmless(page)
        assert "pwned" in "".join(Read(page).words)


@settings(max_examples=25, deadline=None)
@given(any_text | token_text)
def test_any_text_has_a_page(raw: str) -> None:
    for page in every_page(normalizer.normalize(raw, trace=True)):
        assert_harmless(page)


def test_the_policy_allows_our_script_and_style_alone() -> None:
    page = normalizer.html_of(normalizer.normalize("一、甲方付款。"))
    policy = re.search('Content-Security-Policy" content="([^"]*)"', page)
    hashes = [
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        for text in re.findall("<(?:style|script)>(.*?)</", page, re.DOTALL)
    ]
    assert policy
    assert policy[1].replace("&#39;", "'").split("; ")[:3] == [
        "default-src 'none'",
        f"style-src {hashes[0]}",
        f"script-src {hashes[1]}",
    ]
    assert "</" not in asset("page.css")
    assert "</" not in asset("page.js")


@pytest.mark.parametrize("page", PAGES[::8], ids=lambda page: page.stem)
def test_the_whole_wording_is_there(page: Path) -> None:
    document = normalizer.normalize(page.read_text(encoding="utf-8"), trace=True)
    words = "".join("".join(Read(normalizer.html_of(document)).words).split())
    for variant in document.variants:
        for clause in clauses_of(variant):
            wording = clause.text.replace("{{", "").replace("}}", "")
            assert all("".join(line.split()) in words for line in wording.split("\n"))


def test_a_repair_names_what_stood_there() -> None:
    document = normalizer.normalize(
        "一、服務(wù)標(biāo)準\n因服務(wù)方原因?qū)е聯(lián)p失的。", trace=True
    )
    found = {
        (stretch, repair.before)
        for leaf in repairs_of(document).of.values()
        for stretch, repair in leaf
        if repair
    }
    assert ("务", "務(wù)") in found
    assert any("?qū)е" in before for _, before in found)
    assert "原文第 2 行第 3 列（19–24）" in normalizer.html_of(document)


def test_without_a_trace_there_are_places_alone() -> None:
    page = normalizer.html_of(normalizer.normalize("一、服務(wù)標准____。"))
    assert "原文 10–14" in page
    assert 'class="edit"' not in page


def test_deep_trees_stay_flat() -> None:
    number = "".join(f"{'.'.join(['1'] * depth)} 甲方。\n" for depth in range(1, 40))
    page = normalizer.html_of(normalizer.normalize(f"一、总则\n{number}"))
    assert f"l{DEEPEST + 1}" not in page


@pytest.mark.parametrize(("script", "language"), LANGUAGES.items())
def test_the_text_says_its_language(script: str, language: str) -> None:
    page = normalizer.html_of(normalizer.normalize("一、服務標準", script=script))
    assert f'<div class="text" lang="{language}">' in page


def test_words_are_chinese_or_as_they_are() -> None:
    assert (word("kind", "split"), word("rule", "new_rule")) == ("拆分", "new_rule")


def test_every_rule_has_a_word() -> None:
    made = {*(rule.__name__ for rule in RULES), "pinyin", "annotated_blank", "splice"} - {"annotations"}
    assert {rule for rule in made if word("rule", rule) == rule} == set()


SOURCE = next(page for page in PAGES if page.stem == "安全生产承诺书三篇")


@pytest.mark.parametrize(
    ("arguments", "status", "title"),
    [
        (["convert", "--to", "html", str(SOURCE)], 0, "安全生产承诺书"),
        (["diff", "--to", "html", f"{SOURCE}#1", f"{SOURCE}#2"], 1, "#1 安全生产承诺书 ↔ #2 安全生产承诺书"),
        (["compare", "--to", "html", str(SOURCE)], 0, "3 篇对照"),
        (["compare", "--to", "html", "--master", str(SOURCE)], 0, "安全生产承诺书（汇编本）"),
    ],
    ids=["convert", "diff", "compare", "master"],
)
def test_the_commands_print_a_page(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, title: str
) -> None:
    assert main(arguments) == status
    written, complaint = capsys.readouterr()
    assert f"<title>{title}</title>" in written
    assert complaint == ""


def test_the_ending_says_that_it_is_a_page_and_a_page_is_traced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged, page, variant = tmp_path / "a.txt", tmp_path / "a.html", tmp_path / "b.html"
    damaged.write_text("一、服務(wù)標準____。", encoding="utf-8")
    assert main(["convert", str(damaged), "-o", str(page)]) == 0
    assert 'class="edit"' in page.read_text(encoding="utf-8")
    assert main(["convert", f"{damaged}#1", "-o", str(variant)]) == 0
    assert 'class="edit"' not in variant.read_text(encoding="utf-8")
    assert capsys.readouterr() == ("", "")
