"""The command line: what each command prints, and that a mistake gives one sentence, status 2, and leaves no trace."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.cells import cell_len
from rich.console import Console

import normalizer
from normalizer import cli, files, options, readers
from normalizer.show import tree

ONE = "服務(wù)承諾書\n一、總則\n1.1 承諾方每日開展____次巡檢。\n1.2 本承諾書自____年____月____日起生效。\n"
TWO = "保密承諾書(2篇)\n保密承諾書第(1)篇\n一、保密義務\n二、違約責任\n保密承諾書第(2)篇\n一、保密範圍\n二、期限____年\n"


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def findable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process started in another folder runs this checkout too."""
    monkeypatch.setenv("PYTHONPATH", str(Path(normalizer.__file__).parent.parent))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""

    def run(*arguments: str | Path) -> Ran:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with pages of every kind in it."""
    monkeypatch.chdir(tmp_path)
    pages = {
        "one.txt": ONE.encode(),
        "two.txt": TWO.encode(),
        "two#1.txt": ONE.encode(),
        "pages/a.txt": ONE.encode(),
        "pages/deep/b.txt": TWO.encode(),
        "pages/.hidden": b"\x00\x01\x02",
        "twins/one.txt": ONE.encode(),
        "picture.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
        "broken.json": b'{"edits": [',
        "nested.json": b"[" * 100_000,
        "other.json": b'{"edits": 1}',
        "crawl.jsonl": "".join(json.dumps({"text": page}) + "\n" for page in (ONE, TWO)).encode(),
        "bad.jsonl": b'{"text": ""}\n{"nothing": 1}\n',
    }
    for name, data in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "empty").mkdir()
    return tmp_path


def fanben(
    *arguments: str, data: bytes | None = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs a command in a process of its own."""
    command = [sys.executable, "-m", "normalizer", *arguments]
    return subprocess.run(
        command, check=False, input=data, capture_output=True, env=os.environ | environment, timeout=60
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


MISTAKES = {
    "no command": ((), "COMMAND"),
    "unknown command": (("convort", "one.txt"), "convort"),
    "no such file": (("convert", "missing.txt"), "no such file: missing.txt"),
    "one of two is missing": (
        ("convert", "one.txt", "missing.txt", "-o", "out"),
        "no such file: missing.txt",
    ),
    "no name": (("show", ""), "no such file"),
    "a folder": (("show", "pages"), "pages is a folder"),
    "a folder to restore": (("restore", "pages"), "pages is a folder"),
    "an empty folder": (("convert", "empty"), "empty: no page"),
    "a binary": (("convert", "picture.png", "-o", "out.json"), "picture.png"),
    "a binary to show": (("show", "picture.png"), "picture.png"),
    "a binary to restore": (("restore", "picture.png"), "picture.png"),
    "no such variant": (("show", "two.txt#9"), "two.txt has no variant #9: it has 2 variants"),
    "no such variant's fields": (("fields", "one.txt#2"), "one.txt has no variant #2: it has 1 variant\n"),
    "no such variant to convert": (("convert", "two.txt#9", "-o", "out.json"), "#9"),
    "a variant where the page is needed": (("restore", "two.txt#2"), "leave out #2"),
    "a trace of one variant": (("convert", "two.txt#2", "--trace"), "--trace"),
    "unknown script": (("convert", "one.txt", "--script", "klingon", "-o", "out.json"), "klingon"),
    "unknown script to restore": (("restore", "one.txt", "--script", "klingon"), "klingon"),
    "unknown format": (("convert", "one.txt", "--to", "pdf"), "pdf"),
    "an ending of no format": (("convert", "one.txt", "-o", "out.pdf"), "out.pdf: no format has this ending"),
    "standard input as both": (("extract", "-", "-"), "standard input can be read only once"),
    "standard input as page and data": (("fill", "-", "--data", "-", "-o", "out.txt"), "only once"),
    "several pages, one value": (("convert", "one.txt", "two.txt", "--to", "json"), "ndjson"),
    "several pages, one file": (("convert", "one.txt", "two.txt", "-o", "one.txt"), "one.txt"),
    "two pages, one name": (("convert", "one.txt", "twins", "-o", "out"), "both"),
    "lines into a folder": (("convert", "one.txt", "--to", "jsonl", "-o", "pages"), "can't write pages"),
    "no folder to write to": (("convert", "one.txt", "-o", "no/out.json"), "can't write no/out.json"),
    "a file as a folder": (("convert", "one.txt", "-o", "one.txt/out.json"), "can't write one.txt/out.json"),
    "a name too long": (("convert", "one.txt", "-o", "n" * 300), "nnn"),
    "a name too long to read": (("convert", "n" * 300), "nnn"),
    "not JSON": (("original", "one.txt"), "from one.txt: "),
    "broken JSON": (("original", "broken.json"), "from broken.json: "),
    "nested JSON": (("original", "nested.json"), "from nested.json: "),
    "not a document": (("original", "other.json"), "from other.json: "),
    "a binary document": (("original", "picture.png"), "from picture.png: "),
    "many pages to show": (("show", "crawl.jsonl"), "crawl.jsonl"),
    "many pages, one folder": (("convert", "crawl.jsonl", "-o", "out"), "crawl.jsonl holds many pages"),
    "no such pattern": (("convert", "none*.txt"), "none*.txt: no page"),
    "Parquet to the terminal": (("convert", "pages", "--to", "parquet"), "-o FILE"),
    "to go on with a stream": (("convert", "pages", "--resume"), "-o FILE"),
    "an option for many": (("convert", "one.txt", "--jobs", "2"), "--jobs"),
    "no workers": (("convert", "pages", "--jobs", "0"), "--jobs: 0"),
    "no time": (("convert", "pages", "--timeout", "-1"), "--timeout: -1"),
    "no such part": (("convert", "pages", "--shard", "5/4"), "5/4"),
    "unknown table": (("damage", "one.txt", "--table", "huge"), "huge"),
    "a seed that isn't a number": (("damage", "one.txt", "--seed", "x"), "x"),
}


@pytest.mark.parametrize(("arguments", "phrase"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gives_one_sentence_and_changes_nothing(
    folder: Path, run: Run, arguments: tuple[str, ...], phrase: str
) -> None:
    before = contents(folder)
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("fanben: ") and ran.err.count("\n") == 1
    assert phrase in ran.err
    assert contents(folder) == before


def test_what_is_no_text_stays_off_the_terminal(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("docx")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    told = "fanben: docx isn't text for a terminal: use -o FILE\n"
    assert run("convert", "one.txt", "--to", "docx") == (2, "", told)


def test_an_untraced_document_has_no_original(folder: Path, run: Run) -> None:
    run("convert", "one.txt", "-o", "document.json")
    assert "document.json" in run("original", "document.json").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", [("schema",), ("convert", "one.txt"), ("restore", "one.txt")])
def test_a_full_disk_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "normalizer", *arguments]
        ran = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert (ran.returncode, ran.stderr) == (2, b"fanben: standard output: No space left on device\n")


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", ["convert", "show"])
def test_a_closed_pipe_is_quiet(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    # More than a pipe takes at once (64 KiB).
    Path("long.txt").write_text("一、總則\n" + "承諾方應當遵守本承諾書。\n" * 3000, encoding="utf-8")
    started = [sys.executable, "-m", "normalizer", command, "long.txt"]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_an_interrupt_is_quiet(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(readers, "read", interrupted)
    assert run("convert", "one.txt", "-o", "out.json") == (130, "", "")
    assert not Path("out.json").exists() and not list(folder.glob(".fanben*"))
    monkeypatch.setattr(cli, "_parser", interrupted)  # before the command has begun, too
    assert run("convert", "one.txt") == (130, "", "")


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), files.writing(str(out)) as file:
        file.write("half")
        raise RuntimeError
    assert out.read_text(encoding="utf-8") == "before"
    assert [*tmp_path.iterdir()] == [out]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_to_the_folder_around_it_is_no_end_of_pages(folder: Path) -> None:
    before = [*files.find_all("pages")]
    Path("pages/deep/again").symlink_to(folder / "pages")
    assert [*files.find_all("pages")] == before


def test_convert_prints_the_library_s_document(folder: Path, run: Run) -> None:
    ran = run("convert", "one.txt")
    expected = normalizer.normalize(ONE.encode(), name="one.txt").to_json()
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == json.loads(expected)
    assert ran.out.startswith('{\n  "') and ran.out.endswith("}\n")


def test_convert_takes_script_and_trace(folder: Path, run: Run) -> None:
    document = json.loads(run("convert", "one.txt", "--script", "keep", "--trace").out)
    assert document["edits"] and document["script"]["target"] == "keep"
    assert document["variants"][0]["clauses"][0]["heading"] == "總則"


def test_convert_writes_the_same_to_a_file(folder: Path, run: Run) -> None:
    assert run("convert", "one.txt", "-o", "out.json") == (0, "", "")
    assert Path("out.json").read_bytes().decode() == run("convert", "one.txt").out
    assert run("convert", "one.txt", "-o", "-").out == run("convert", "one.txt").out


def test_convert_of_several_pages_prints_lines(folder: Path, run: Run) -> None:
    lines = run("convert", "one.txt", "pages").out.splitlines()
    assert [json.loads(line)["source"]["name"] for line in lines] == ["one.txt", "a.txt", "b.txt"]
    assert run("convert", "one.txt", "pages", "--to", "ndjson", "-o", "out").status == 0
    assert Path("out").read_text(encoding="utf-8").splitlines() == lines


def test_convert_of_json_lines_prints_lines(folder: Path, run: Run) -> None:
    first, second = map(json.loads, run("convert", "crawl.jsonl").out.splitlines())
    assert (first["source"]["name"], second["source"]["name"]) == ("crawl.jsonl:1", "crawl.jsonl:2")
    assert (first["source"]["format"], len(second["variants"])) == ("jsonl", 2)


def test_convert_of_several_pages_fills_a_folder(folder: Path, run: Run) -> None:
    assert run("convert", "one.txt", "pages", "-o", "out") == (0, "", "")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.json", "b.json", "one.json"]
    assert Path("out/one.json").read_bytes().decode() == run("convert", "one.txt").out
    assert run("convert", "two.txt#2", "-o", "out").status == 0
    assert Path("out/two#2.json").exists()


def test_a_page_of_a_folder_that_can_t_be_read_fails_alone(folder: Path, run: Run) -> None:
    Path("pages/Z.docx").write_bytes(b"PK\x03\x04 and no more")
    ran = run("convert", "pages", "-o", "out")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("fanben: can't read pages/Z.docx: a damaged ZIP")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.json", "b.json"]


def test_a_number_picks_the_variant(folder: Path, run: Run) -> None:
    variants = json.loads(run("convert", "two.txt#2").out)["variants"]
    assert [variant["ordinal"] for variant in variants] == [2]
    assert "保密范围" in run("show", "two.txt#2").out and "保密义务" not in run("show", "two.txt#2").out


def test_a_file_with_a_number_sign_in_its_name_opens(folder: Path, run: Run) -> None:
    assert json.loads(run("convert", "two#1.txt").out)["source"]["name"] == "two#1.txt"


@pytest.mark.parametrize("command", ["convert", "restore", "show", "fields", "damage"])
@pytest.mark.parametrize("data", [b"", ONE.encode()], ids=["empty", "page"])
def test_standard_input(command: str, data: bytes) -> None:
    ran = fanben(command, "-", data=data)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_restore_prints_the_text_as_it_is(folder: Path, run: Run) -> None:
    assert run("restore", "one.txt", "--script", "keep").out == normalizer.restore(ONE).text
    assert run("restore", "one.txt").out == normalizer.convert_script(normalizer.restore(ONE).text, "hans")


def test_restore_explains_each_edit_with_its_place(folder: Path, run: Run) -> None:
    Path("page.txt").write_text("第一行\n服務(wù)\u200b條款\n", encoding="utf-8")
    assert (
        run("restore", "page.txt", "--explain").out == "2:3 pinyin (wù) → ''\n2:7 invisible '\\u200b' → ''\n"
    )


@pytest.mark.parametrize(
    "raw", [ONE, TWO, "", "無行尾", "一、\r\n二、\r三、\n", "\u2028\x85服務(wù)\t", ONE + "\x00"], ids=ascii
)
def test_original_prints_the_raw_text_exactly(tmp_path: Path, raw: str) -> None:
    page, document = tmp_path / "page.txt", tmp_path / "document.json"
    page.write_bytes(raw.encode())
    assert fanben("convert", str(page), "--trace", "-o", str(document)).returncode == 0
    assert fanben("original", str(document)).stdout == raw.encode()
    assert fanben("original", "-", data=document.read_bytes()).stdout == raw.encode()


def test_show_in_a_pipe_has_no_colour_and_a_clause_a_line(folder: Path) -> None:
    shown = fanben("show", "one.txt").stdout.decode()
    assert "\x1b" not in shown
    assert [line for line in shown.splitlines() if "1.1" in line and "次巡检" in line and " count⟧" in line]


def test_show_honours_no_color(folder: Path) -> None:
    assert b"\x1b[3" in fanben("show", "one.txt", FORCE_COLOR="1", TERM="xterm").stdout
    assert b"\x1b[3" not in fanben("show", "one.txt", FORCE_COLOR="1", TERM="xterm", NO_COLOR="1").stdout


@pytest.mark.parametrize("command", ["show", "fields"])
def test_a_page_can_t_command_the_terminal(tmp_path: Path, command: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "一、\x1b[2J標題[bold]甲[/bold]：____\n\x1b]0;名\x07\n二、\x9b31m 乙____\n", encoding="utf-8"
    )
    shown = fanben(command, str(page)).stdout.decode()
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_chinese_is_broken_between_characters(width: int) -> None:
    wording = "甲方依照GB 31654-2021（第二版）的规定按时付款，" * 9
    console = Console(width=width, file=io.StringIO())
    with console.capture() as captured:
        console.print(tree(normalizer.normalize(f"一、总则\n1.1 {wording}")))
    lines = captured.get().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    lines = [line.lstrip("│├└─ ") for line in lines]
    assert "".join(f"1.1{wording}".split()) in "".join("".join(lines).split())
    assert any(line.startswith("1.1 甲") for line in lines)
    assert not any(line[:1] in tuple("，）") or line.endswith("（") for line in lines)


def test_fields_are_listed_for_each_variant(folder: Path, run: Run) -> None:
    out = run("fields", "one.txt").out
    for field in normalizer.normalize(ONE).variants[0].fields:
        assert [line for line in out.splitlines() if field.key in line and field.type in line]


def test_schema_is_the_committed_one(run: Run) -> None:
    committed = Path(normalizer.__file__).with_name("schema.json").read_text(encoding="utf-8")
    assert run("schema") == (0, committed, "")


def test_damage_is_undone_by_restore(folder: Path, run: Run) -> None:
    Path("clean.txt").write_text("一、服务质量\n二、违约责任\n", encoding="utf-8")
    damaged = run("damage", "clean.txt", "--table", "wide", "--seed", "3").out
    assert "(" in damaged and damaged == run("damage", "clean.txt", "--table", "wide", "--seed", "3").out
    Path("damaged.txt").write_text(damaged, encoding="utf-8")
    assert run("restore", "damaged.txt").out == "一、服务质量\n二、违约责任\n"


@pytest.mark.parametrize("script", options.SCRIPTS)
@pytest.mark.parametrize("command", ["convert", "restore"])
def test_every_script_of_the_help_is_known(folder: Path, run: Run, command: str, script: str) -> None:
    assert run(command, "one.txt", "--script", script).status == 0


def test_the_help_knows_all_scripts_and_tables() -> None:
    from normalizer.damage import TABLES
    from normalizer.script import TARGETS

    assert (options.SCRIPTS, options.TABLES) == (TARGETS, TABLES)


def test_help_loads_nothing_heavy() -> None:
    heavy = {
        "lark",
        "regex",
        "opencc",
        "msgspec",
        "rich",
        "rjieba",
        "normalizer.document",
        "json",
        "tempfile",
    }
    code = f"import sys\nfrom normalizer.cli import main\ntry: main(['--help'])\nfinally: assert not {heavy} & set(sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert all(f"    {name} ".encode() in ran.stdout for name in cli.COMMANDS)


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, normalizer; assert not {'lark', 'opencc', 'msgspec', 'normalizer.document'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("name", normalizer.__all__)
def test_every_name_of_the_api_is_there(name: str) -> None:
    assert getattr(normalizer, name) is not None
    assert name in dir(normalizer)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        normalizer.nothing  # noqa: B018


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"fanben {normalizer.__version__}\n", "")
