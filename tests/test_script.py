"""Scripts: which one a text is in, and that a conversion keeps every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_promises import any_text, token_text

from normalizer.script import TARGETS, convert_script, script_of, written


@pytest.mark.parametrize(
    ("traditional", "simplified", "script"),
    [(20, 0, "hant"), (13, 0, "hant"), (12, 0, "mixed"), (2, 0, "mixed"), (1, 0, "hans"), (0, 1, "hans"), (0, 0, "none")],
)  # fmt: skip
def test_the_script_is_told_by_the_share_of_its_characters(
    traditional: int, simplified: int, script: str
) -> None:
    common = "甲" * (100 - traditional - simplified)
    assert script_of("約" * traditional + "约" * simplified + common + "____ABC") == script


@given(any_text | token_text, st.sampled_from(TARGETS))
def test_a_conversion_keeps_every_place(text: str, target: str) -> None:
    assert len(convert_script(text, target)) == len(text)


def test_a_traditional_text_stays_as_it_was_written() -> None:
    assert written("台灣裏面的着作", "hant", "hant") == "台灣裏面的着作"
