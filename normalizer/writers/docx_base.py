"""An empty DOCX as Chinese documents look: A4, their styles, East-Asian fonts in all of them, the number of the page below.

python-docx keeps the package; its own template, a Mac's American one, is replaced but for the parts that every DOCX has.
Sizes are those of Word in Chinese: 小四 is 12 points, 四号 14, 二号 22.
"""

import io
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from normalizer.readers.docx_numbering import LEVELS
from normalizer.readers.docx_styles import CLAUSE, CLAUSE_TEXT

if TYPE_CHECKING:
    from docx.document import Document

SERIF, SANS, FANGSONG, LATIN = "宋体", "黑体", "仿宋", "Times New Roman"
# What stands in where a computer doesn't have a font: what it is called in English, and a font of Linux; and its family.
ALTERNATIVES: Final = {
    SERIF: ("SimSun,Noto Serif CJK SC", "roman"),
    SANS: ("SimHei,Noto Sans CJK SC", "modern"),
    FANGSONG: ("FangSong,FangSong_GB2312,Noto Serif CJK SC", "roman"),
}
KEPT_PARTS = ("styles", "settings", "fontTable", "numbering", "footer")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
CENTRED = '<w:jc w:val="center"/>'
TOGETHER = "<w:keepNext/><w:keepLines/>"


class Style(NamedTuple):
    """A paragraph style: its id and name, font, size in half points, Word's properties of the paragraph and of its text."""

    id: str
    name: str
    font: str
    size: int
    paragraph: str
    run: str = ""


@cache
def base() -> bytes:
    """The empty document, the same bytes each time."""
    import docx

    document = docx.Document()
    drop_parts(document)
    replace_parts(document)
    set_up_page(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def drop_parts(document: "Document") -> None:
    """Leaves out the theme, the thumbnail and whatever else of the template nothing of ours refers to."""
    for owner in (document.part, document.part.package):
        for name, relation in [*owner.rels.items()]:
            if relation.reltype.rpartition("/")[2] not in (*KEPT_PARTS, "officeDocument", "core-properties"):
                del owner.rels[name]
    properties = document.core_properties._element
    for element in [*properties]:
        properties.remove(element)


def replace_parts(document: "Document") -> None:
    """Puts our styles, settings and fonts in the place of the template's."""
    from docx.opc.part import XmlPart
    from docx.oxml import parse_xml

    written = {"styles": styles_xml(), "settings": SETTINGS, "fontTable": fonts_xml()}
    for relation in document.part.rels.values():
        kind, part = relation.reltype.rpartition("/")[2], relation.target_part
        if isinstance(part, XmlPart) and kind in written:
            part._element = parse_xml(written[kind])
        elif kind in written:
            part._blob = written[kind].encode()


def set_up_page(document: "Document") -> None:
    """A4, and the number of the page below."""
    from docx.oxml import parse_xml
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.left_margin = section.right_margin = Mm(28)
    footer = section.footer.paragraphs[0]._p
    footer.getparent().replace(footer, parse_xml(FOOTER))


def styles() -> Iterator[Style]:
    """The styles of our paragraphs, each based on Normal."""
    yield Style("Title", "Title", SANS, 44, f'{TOGETHER}<w:spacing w:before="120" w:after="360"/>{CENTRED}')
    yield Style("Preamble", "前言", SERIF, 24, INDENT)
    for n in range(1, LEVELS + 1):
        yield heading(n)
        yield Style(f"Clause{n}", f"{CLAUSE} {n}", SERIF, 24, INDENT)
        yield Style(f"ClauseText{n}", f"{CLAUSE_TEXT} {n}", SERIF, 24, INDENT)
    yield Style("Signing", "签署", FANGSONG, 24, f'{TOGETHER}<w:spacing w:before="120"/>{INDENT}')
    yield Style("Footer", "footer", SERIF, 18, f'<w:spacing w:line="240" w:lineRule="auto"/>{CENTRED}')


def heading(n: int) -> Style:
    """The style of a heading; those below the first level look like text, and are bold."""
    outline = f'<w:outlineLvl w:val="{n - 1}"/>'
    if n == 1:
        top = f'{TOGETHER}<w:spacing w:before="240" w:after="60"/>{outline}'
        return Style("Heading1", "heading 1", SANS, 28, top)
    return Style(f"Heading{n}", f"heading {n}", SERIF, 24, TOGETHER + INDENT + outline, "<w:b/>")


def styles_xml() -> str:
    """styles.xml; Normal is in 宋体 小四 with lines one and a half high."""
    normal = f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>{fonts(SERIF, 24)}</w:style>'
    return (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault>{fonts(SERIF, 24)}</w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        f"{normal}{''.join(map(style_xml, styles()))}</w:styles>"
    )


def style_xml(style: Style) -> str:
    """The `w:style`."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{style.paragraph}</w:pPr>{fonts(style.font, style.size, style.run)}</w:style>"
    )


def fonts(font: str, size: int, more: str = "") -> str:
    """The run properties: the font of Chinese, that of everything else, the size in half points."""
    return (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>{more}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def fonts_xml() -> str:
    """fontTable.xml with what stands in for a font."""
    chinese = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for font, (others, family) in ALTERNATIVES.items()
    )
    return f"<w:fonts {W}>{chinese}</w:fonts>"


SETTINGS = (
    f'<w:settings {W}><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
FOOTER = (
    f'<w:p {W}><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">第 </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> 页 共 </w:t></w:r>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p>'
)
