"""Encodings: short Chinese texts in each of them are told apart, and any bytes are a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.readers import read
from normalizer.readers.encodings import decode

SENTENCE = "甲方应当按照本合同的约定，在收到发票后的十个工作日内，向乙方支付____元。\n"
TRADITIONAL = "甲方應當按照本合同的約定，在收到發票後的十個工作日內，向乙方支付____元。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SENTENCE, "utf-8"),
        (SENTENCE, "utf-8-sig"),
        (SENTENCE, "utf-16"),
        (SENTENCE, "utf-16-le"),
        (SENTENCE, "utf-16-be"),
        (SENTENCE, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        ("Form A\r\nName: ____\r\n", "utf-16-le"),
        ("Form A\r\nName: ____\r\n", "utf-16-be"),
        ("合同编号：HT-2023-0001", "gb18030"),
        ("合同編號：HT-2023-0001", "big5"),
        ("甲方：", "gb18030"),
        ("承諾書", "big5"),
        ("保密协议", "utf-16-le"),
    ],
)
def test_encodings_are_detected_and_texts_kept(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16-be"])
def test_cuttings_of_eight_characters_are_detected(encoding: str) -> None:
    text = TRADITIONAL.strip() if encoding == "big5" else SENTENCE.strip()
    cuttings = [text[at : at + 8] for at in range(len(text) - 8) if "_" not in text[at : at + 8]]
    assert [decode(cutting.encode(encoding)).text for cutting in cuttings] == cuttings


def test_the_evidence_says_why() -> None:
    assert decode(SENTENCE.encode("utf-8-sig")).evidence == "BOM"
    assert decode(SENTENCE.encode()).evidence == "valid UTF-8"
    assert decode(b"plain").evidence == "ASCII"
    assert decode(SENTENCE.encode("gbk")).evidence == "common Chinese characters"
    assert decode("<meta charset=gb2312>鎔".encode("gbk")).evidence == "declared in the page"
    assert decode("name: Ω".encode("utf-16-le")).evidence == "every other byte is zero"


def test_a_wrong_declaration_does_not_count() -> None:
    assert decode(b"<meta charset=utf-8>" + SENTENCE.encode("gbk")).encoding == "gb18030"
    assert decode(b"<meta charset=gb2312>" + SENTENCE.encode()).encoding == "utf-8"


def test_damaged_bytes_are_replaced_and_noted() -> None:
    text, encoding, evidence = decode(SENTENCE.encode()[:-2] + b"\xe7\n" + SENTENCE.encode())
    assert encoding == "utf-8" and text.count("\ufffd") == 2 and text.endswith(SENTENCE)
    assert evidence.endswith("characters replaced: 2")


def test_spliced_gbk_bytes_read_as_the_scraped_page_showed_them() -> None:
    page = (TRADITIONAL * 3).encode("gbk") + "管理".encode("gbk") + b"\x97(xi\xa8\xa4ng)" + "例".encode("gbk")
    decoded = decode(page)
    assert (
        decoded.encoding == "cp936"
        and decoded.text.endswith("管理?xiàng)例")
        and "Windows" in decoded.evidence
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text(data: bytes) -> None:
    decoded = decode(data)
    assert isinstance(decoded.text, str) and decoded.evidence
    assert (
        "replaced" in decoded.evidence
        or decoded.encoding == "cp936"
        or data.decode(decoded.encoding) == decoded.text
    )


@given(st.text(alphabet=st.sampled_from(SENTENCE + TRADITIONAL), min_size=30, max_size=80))
def test_raw_text_is_the_decoded_text_unchanged(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert read(text.encode(encoding)).text == text


def test_line_ends_stay() -> None:
    assert read("甲\r\n乙\r丙\n".encode()).text == "甲\r\n乙\r丙\n"
