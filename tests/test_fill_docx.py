"""Filling in Word documents: nothing left over, the data comes back, LibreOffice makes pages of them."""

import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from generated import data_for
from test_fill import PAGES

import normalizer
from normalizer.filling import Filled
from normalizer.readers import read

SOME = [path for path in PAGES if path.name.endswith(".lines.txt")][::8]
OFFICE = shutil.which("soffice")


@cache
def filled_in(path: Path) -> tuple[Filled, ...]:
    document = normalizer.normalize(normalizer.read(path))
    return tuple(
        normalizer.fill(variant, data_for(variant, random.Random(path.name))) for variant in document.variants
    )


def docx_of(filled: Filled) -> bytes:
    written = filled.render("docx")
    assert isinstance(written, bytes)
    return written


def headings(filled: Filled) -> set[str]:
    """The keys of blanks in headings, where nothing is written."""
    return {fault.key for fault in filled.faults if "heading" in fault.message}


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.name)
def test_nothing_is_left_over_and_the_data_comes_back(path: Path) -> None:
    for filled in filled_in(path):
        page = read(docx_of(filled))
        again = normalizer.normalize(page, script="keep").variants
        left = [field for each in again for field in each.fields if field.type not in ("signature", "choice")]
        assert len(left) <= len(headings(filled))
        extracted = normalizer.extract(filled.variant, page).data
        lost = {key for key, value in filled.data.items() if extracted.get(key) != value}
        assert len(lost - headings(filled)) <= 1


def test_marks_of_the_format_are_text() -> None:
    (variant,) = normalizer.normalize("甲方：____\n一、总则\n1.1 甲方应当付款。").variants
    value = "{{ 甲方 }}{% if x %}<w:p/>&amp;]]>"
    page = read(docx_of(normalizer.fill(variant, {"甲方": value})))
    assert normalizer.extract(variant, page).data == {"甲方": value}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_makes_pages_of_it(tmp_path: Path) -> None:
    names = []
    for path in SOME[:3]:
        for number, filled in enumerate(filled_in(path)):
            names.append(f"{path.stem}{number}")
            tmp_path.joinpath(f"{names[-1]}.docx").write_bytes(docx_of(filled))
    files = [str(tmp_path / f"{name}.docx") for name in names]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for name in names:
        assert tmp_path.joinpath(f"{name}.pdf").read_bytes().startswith(b"%PDF-")
