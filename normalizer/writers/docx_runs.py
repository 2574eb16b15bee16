"""The text of a DOCX: runs, and content controls for what there is to fill in."""

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from normalizer.writers.sheet import Prose, Slot, one_line

BOLD, UNDERLINED = "<w:b/>", '<w:u w:val="single"/>'
# What XML can't hold: controls, halves of surrogate pairs, two that are no characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BOX = re.compile("([□☐☑☒■])")
CHECKED, UNCHECKED = "☑☒■", "□☐"
RULE = re.compile("[_＿]+")
BRACE = re.compile("[{}]")
LONGEST_TAG = 64  # Word refuses a longer one
DATE = (
    '<w:date><w:dateFormat w:val="yyyy年M月d日"/><w:lid w:val="zh-CN"/><w:storeMappedDataAs w:val="dateTime"/>'
    '<w:calendar w:val="gregorian"/></w:date>'
)


class Words(NamedTuple):
    """How a document writes text, with the properties of its run, and how a place to fill in."""

    text: Callable[[str, str], str]
    slot: Callable[[Slot], str]

    def prose(self, prose: Prose) -> str:
        """The runs of a paragraph."""
        return "".join(self.text(p, "") if isinstance(p, str) else self.slot(p) for p in prose)


def run(text: str, properties: str = "") -> str:
    """The `w:r` with `text` on one line, and a visible sign for each character that XML can't hold."""
    written = escape(legal(one_line(text))).split("\t")
    pieces = "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' if piece else "" for piece in written)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{pieces}</w:r>" if text else ""


def legal(text: str) -> str:
    """`text` as XML can hold it."""
    return ILLEGAL.sub("\ufffd", text)


def control(slot: Slot) -> str:
    """The content control of a field, or one for each box of a choice; it shows the blank, or holds the value."""
    field = slot.field
    if field.options and BOX.search(slot.text):
        return boxes(slot)
    ruled = UNDERLINED if RULE.fullmatch(slot.blank) and field.type != "date" else ""
    kind = DATE if field.type == "date" else "<w:text/>"
    name, key = field.label or field.key, field.key
    if slot.value is None:
        return sdt(name, key, f"<w:showingPlcHdr/>{kind}", run(slot.text), ruled)
    return sdt(name, key, kind, run(slot.text, ruled), ruled)


def boxes(slot: Slot) -> str:
    """The text of a choice, a control in the place of each box, which is called like the option behind it."""
    first, *pieces = BOX.split(one_line(slot.text))
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return run(first) + "".join(check_box(slot, box, text) + run(text) for box, text in pairs)


def check_box(slot: Slot, box: str, text: str) -> str:
    """The control of a box, which keeps its looks until it is ticked."""
    empty = box if box in UNCHECKED else "□"
    signs = [("checkedState", "☑"), ("uncheckedState", empty)]
    states = "".join(f'<w14:{name} w14:val="{ord(sign):04X}" w14:font="宋体"/>' for name, sign in signs)
    kind = f'<w14:checkbox><w14:checked w14:val="{int(box in CHECKED)}"/>{states}</w14:checkbox>'
    return sdt(text.strip() or slot.field.key, slot.field.key, kind, run(box))


def sdt(name: str, key: str, kind: str, content: str, properties: str = "") -> str:
    """A `w:sdt`; `properties` are those of what is typed into it."""
    written = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    alias, tag = (quoteattr(legal(one_line(text))[:LONGEST_TAG]) for text in (name, key))
    return (
        f"<w:sdt><w:sdtPr>{written}<w:alias w:val={alias}/><w:tag w:val={tag}/>{kind}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def template_text(text: str, properties: str = "") -> str:
    """A run in which docxtpl prints every brace: it puts those together that end one run and begin the next."""
    return run(BRACE.sub(lambda brace: f"{{{{ '{brace.group()}' }}}}", text), properties)


def template_slot(slot: Slot) -> str:
    """A tag with the field's key, or its value as text."""
    return run(f"{{{{ {slot.field.key} }}}}") if slot.value is None else template_text(slot.value)
