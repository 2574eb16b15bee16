"""The damage model run forward, and the tables it goes by."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from regenerate_readings import TABLE
from regenerate_readings import table as generated

from normalizer import codepage, damage
from normalizer.tables import rows

TEXTS = st.text(
    st.sampled_from("服務當地數實驅夠時。互聯；？，常可Ａｚ_aZ3\n\x7f€\ue848⿺𠀀\ud800\0"), max_size=30
)


@pytest.mark.parametrize(
    ("text", "table", "shown"),
    [
        ("原因導致的服務", {"驅": "qū", "務": "wù"}, "原因?qū)е碌姆\ue848?wù)"),
        ("能夠實時", {"驅": "qū", "實": "shí", "時": "shí"}, "能夠?qū)崟r(shí)"),
        ("或濫用", {"驗": "yàn"}, "或?yàn)E用"),
        ("。互聯網", {"聯": "lián"}, "?;ヂ?lián)網"),
        ("非常苦惱吧。下面我就給", {}, "非??鄲腊伞O旅嫖揖徒o"),
        ("當地人", {"數": "shù", "當": "dāng"}, "當(dāng)?shù)厝?"),
        ("為____", {"開": "kāi"}, "為_(kāi)___"),
        ("導\n致", {"驅": "qū"}, "導\n致"),
    ],
)
def test_forward(text: str, table: dict[str, str], shown: str) -> None:
    assert damage.forward(text, table) == shown


@given(TEXTS)
def test_code_page_round_trip(text: str) -> None:
    assert codepage.decode(codepage.encode(text)) == text


@given(st.binary(max_size=40))
def test_any_bytes_are_read(encoded: bytes) -> None:
    if b"\xff" not in encoded:
        assert isinstance(codepage.decode(encoded), str)


@given(TEXTS, st.sampled_from(["", "；", "；？"]))
def test_forward_is_the_site_s_replacements_one_after_the_other(text: str, marked: str) -> None:
    table = {"數": "shù", "當": "dāng", "驅": "qū", "實": "shí", "時": "shí", "務": "wù", "聯": "lián"}
    assert damage.forward(text, table, marked=marked) == replaced_one_by_one(text, table, marked)


def replaced_one_by_one(text: str, table: dict[str, str], marked: str) -> str:
    """The same, slowly: what is put in is marked off from the page's own bytes by being in lists of its own."""
    return "\x7f".join(_replaced(piece, table, marked) for piece in text.split("\x7f"))


def _replaced(text: str, table: dict[str, str], marked: str) -> str:
    encoded = codepage.encode(text)
    for pair in map(codepage.pair, marked):
        encoded = encoded.replace(pair, b"\x7f" + pair)
    behind = [b""] * len(encoded)
    for character, reading in table.items():
        for at in range(len(encoded) - 1):
            if encoded[at : at + 2] == codepage.pair(character) and not behind[at]:
                behind[at + 1] = codepage.encode(f"({reading})")
    written = b"".join(bytes((byte,)) + added for byte, added in zip(encoded, behind, strict=True))
    shown = codepage.decode(written).replace("\x7f", "")
    return shown.translate({ord(wide): narrow for wide, narrow in damage.FOLDED.items()})


@given(TEXTS.map(lambda text: text + "因導還€"), st.sets(st.sampled_from("驅還開數實務；？")))
def test_straddled_is_what_the_bytes_of_each_two_neighbours_hide(text: str, characters: set[str]) -> None:
    hidden = {codepage.encode(one): one for one in characters}
    inside = [codepage.encode(one) for one in text]
    across = (one[-1:] + next_[:1] for one, next_ in pairwise(inside))
    neighbours = zip(pairwise(text), across, strict=True)
    assert damage.straddled(text, characters) == {"".join(two) for two, pair in neighbours if pair in hidden}


def test_tables_contain_each_other_and_are_readable() -> None:
    narrow, medium, wide = (damage.table(name) for name in damage.TABLES[:3])
    assert narrow.items() <= medium.items() <= wide.items()
    assert [len(damage.table(name)) for name in damage.TABLES] == [40, 90, 1276, 86]
    assert all(len(codepage.pair(character)) == 2 for character in wide)


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown table 'huge': choose one of narrow, medium, wide, seed"):
        damage.damage("服务", table=cast("damage.TableName", "huge"))


def test_readings_are_generated_sorted_and_unique() -> None:
    assert TABLE.read_text(encoding="utf-8") == generated()
    characters = [row[0] for row in rows("readings")]
    assert characters == sorted(set(characters))


def test_damage_is_deterministic_and_chrome_surrounds_the_page() -> None:
    page = damage.damage("服务协议\n双方应当遵守规定。", chrome=True, seed=3)
    assert page == damage.damage("服务协议\n双方应当遵守规定。", chrome=True, seed=3)
    assert page != damage.damage("服务协议\n双方应当遵守规定。", chrome=True, seed=4)
    assert damage.damage("服务协议\n双方应当遵守规定。") in page


def test_restoring_loads_no_dictionary_until_it_is_needed() -> None:
    script = (
        "import sys; from normalizer.restoration import restore; restore('服務(wù)內容'); "
        "sys.exit('rjieba' in sys.modules or 'pypinyin' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parent.parent, check=True)
