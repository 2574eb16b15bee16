"""Many pages: every kind of input, the same bytes whatever happens on the way, and failures that stay alone."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pytest
from backports import zstd
from pyarrow import parquet

import normalizer
from normalizer import cli
from normalizer.crawl import map_batch, output
from normalizer.crawl import parquet as rows
from normalizer.crawl.pool import Lost, Pool

PAGES = [
    f"服務(wù)承諾書{n}\n一、總則\n1.1 承諾方每日開展____次巡檢。\n1.2 本承諾書自____年____月____日起生效。\n"
    for n in range(40)
]
SLOW = "一、承諾方應當遵守約定，" * 100_000

Json = dict[str, Any]
Fanben = Callable[..., int]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Path:
    """The working folder, with a crawl in it as JSON Lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(normalizer.__file__).parent.parent))
    Path("crawl.jsonl").write_bytes(lines(PAGES))
    return tmp_path


def lines(pages: list[str]) -> bytes:
    return "".join(json.dumps({"id": f"p{n}", "text": page}) + "\n" for n, page in enumerate(pages)).encode()


def fanben(*arguments: str) -> int:
    return cli.main(["convert", *arguments])


def documents(name: str = "out.ndjson") -> list[Json]:
    return [json.loads(line) for line in Path(name).read_bytes().splitlines()]


def ids(name: str = "out.ndjson") -> list[str]:
    return [document["source"]["id"] for document in documents(name)]


def failures(name: str = "out.ndjson.failures.jsonl") -> dict[str, str]:
    return {failure["id"]: failure["reason"] for failure in documents(name)}


# What comes in


def warc(pages: dict[str, tuple[str, bytes]]) -> bytes:
    """A WARC file with a response for each URI: its content type and its body; and a request, which is no page."""
    records = [b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]
    for uri, (kind, body) in pages.items():
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        about = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\n"
        about += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        records.append(about.encode() + http + b"\r\n\r\n")
    return b"".join(records)


def test_every_kind_of_input_gives_its_pages_in_order(folder: Path) -> None:
    (folder / "pages" / "deep").mkdir(parents=True)
    (folder / "pages" / "a.html").write_text(f"<p>{PAGES[0]}</p>", encoding="utf-8")
    (folder / "pages" / "deep" / "b.txt").write_text(PAGES[1], encoding="utf-8")
    (folder / "pages" / ".hidden").mkdir()
    (folder / "pages" / ".hidden" / "c.txt").write_text(PAGES[2], encoding="utf-8")
    (folder / "lines.jsonl.gz").write_bytes(
        gzip.compress(b'{"content": "\xe7\x94\xb2"}\n\n{"html": "<p>a</p>"}\n')
    )
    (folder / "lines.ndjson.zst").write_bytes(zstd.compress(lines(PAGES[:1])))
    table = pyarrow.table({"url": ["u1", "u2"], "正文": PAGES[:2], "rest": [1, 2]})
    parquet.write_table(table, folder / "table.parquet")
    answers = {
        "https://example.cn/1": ("text/html; charset=utf-8", b"<p>\xe7\x94\xb2\xe6\x96\xb9</p>"),
        "https://example.cn/2": ("image/png", b"\x89PNG\r\n\x1a\n"),
        "https://example.cn/3": ("text/plain", PAGES[3].encode("gb18030")),
    }
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(warc(answers)))
    sources = ["pages", "lines.*", "table.parquet", "crawl.warc.gz"]
    assert fanben(*sources, "-o", "out.ndjson") == 0
    assert ids() == [
        "pages/a.html", "pages/deep/b.txt", "lines.jsonl.gz:1", "lines.jsonl.gz:3", "p0", "u1", "u2",
        "https://example.cn/1", "https://example.cn/3",
    ]  # fmt: skip
    forms = [document["source"]["format"] for document in documents()]
    assert forms == ["html", "text", "jsonl", "html", "jsonl", "parquet", "parquet", "html", "text"]


def test_a_document_is_that_of_the_library_with_its_id(folder: Path) -> None:
    assert fanben("crawl.jsonl", "-o", "out.ndjson", "--script", "keep") == 0
    for number, document in enumerate(documents()):
        assert document["source"].pop("id") == f"p{number}"
        page = normalizer.Page(PAGES[number], f"crawl.jsonl:{number + 1}", "jsonl", "utf-8", "column text")
        assert document == json.loads(normalizer.normalize(page, script="keep").to_json())


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_number_of_workers_changes_nothing(folder: Path, jobs: str, capsys: Any) -> None:
    assert fanben("crawl.jsonl", "-o", "out.ndjson", "--jobs", jobs) == 0
    assert fanben("crawl.jsonl") == 0
    assert capsys.readouterr().out.encode() == Path("out.ndjson").read_bytes()
    assert ids() == [f"p{n}" for n in range(len(PAGES))]


def test_the_parts_together_are_the_whole(folder: Path) -> None:
    fanben("crawl.jsonl", "-o", "out.ndjson")
    for number in (1, 2, 3):
        assert fanben("crawl.jsonl", "-o", f"{number}.ndjson", "--shard", f"{number}/3") == 0
    parts = [Path(f"{number}.ndjson").read_bytes().splitlines() for number in (1, 2, 3)]
    whole = Path("out.ndjson").read_bytes().splitlines()
    assert [whole[number::3] for number in range(3)] == parts


# What fails


BROKEN = {
    "picture.png": b"\x89PNG\r\n\x1a\n\x00",
    "bad.jsonl": b'{"text": "a"}\n{"text": 3}\nno json\n[' + b"[" * 100_000 + b'\n{"text": "b"}\n',
    "cut.jsonl.gz": gzip.compress(lines(PAGES), 1)[:-20],
    "cut.jsonl.zst": zstd.compress(lines(PAGES))[:-20],
    "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n")[:-9],
    "no.jsonl.gz": b"not gzip",
    "no.parquet": b"PAR1 not really",
    "no.warc": b"hello " * 100,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_fails_is_told_and_the_run_goes_on(folder: Path, name: str, capsys: Any) -> None:
    Path(name).write_bytes(BROKEN[name])
    Path("one.txt").write_text(PAGES[0], encoding="utf-8")
    assert fanben(name, "one.txt", "-o", "out.ndjson") == 1
    assert ids()[-1] == "one.txt"
    told = failures()
    assert told and all(id in reason and reason.startswith(name) for id, reason in told.items())
    assert not any("\n" in reason for reason in told.values())
    err = capsys.readouterr().err
    assert "out.ndjson.failures.jsonl" in err and not Path(".out.ndjson.part").exists()
    if name == "bad.jsonl":
        assert ids() == ["bad.jsonl:1", "bad.jsonl:5", "one.txt"] and len(told) == 3


def test_failures_have_a_file_that_is_asked_for(folder: Path, capsys: Any) -> None:
    Path("crawl.jsonl").write_bytes(b'{"id": "x"}\n' + lines(PAGES[:1]))
    assert fanben("crawl.jsonl", "--failures", "failed") == 1
    told = {"id": "x", "source": "crawl.jsonl:1"}
    assert [told.items() <= failure.items() for failure in documents("failed")] == [True]
    assert fanben("crawl.jsonl") == 1
    assert capsys.readouterr().err.startswith("fanben: can't read crawl.jsonl:1: no text")


def test_an_old_list_of_failures_goes_where_nothing_failed(folder: Path) -> None:
    Path("out.ndjson.failures.jsonl").write_text("{}\n")
    assert fanben("crawl.jsonl", "-o", "out.ndjson") == 0
    assert not Path("out.ndjson.failures.jsonl").exists()


def test_a_page_that_takes_too_long_fails_alone(folder: Path) -> None:
    Path("crawl.jsonl").write_bytes(lines([*PAGES[:3], SLOW, *PAGES[3:6]]))
    assert fanben("crawl.jsonl", "-o", "out.ndjson", "--timeout", "1.5", "--jobs", "2") == 1
    assert ids() == ["p0", "p1", "p2", "p4", "p5", "p6"]
    assert failures() == {"p3": "crawl.jsonl:4: took longer than 1.5 s"}


def test_the_pool_outlives_its_workers() -> None:
    tasks = ["1 + 1", "__import__('os')._exit(3)", "__import__('time').sleep(60)", "'x' * 1_000_000", "2 + 2"]
    with Pool[str, object](eval, 2, timeout=1) as pool:
        tickets = [pool.submit(task) for task in tasks]
        results = [pool.wait(ticket) for ticket in tickets]
        children = [worker.process.pid for worker in pool._workers]
    assert results == [
        2, Lost("the process that read it died (exit code 3)"), Lost("took longer than 1 s", late=True), "x" * 1_000_000, 4
    ]  # fmt: skip
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_workers_that_are_killed_change_nothing(folder: Path) -> None:
    Path("crawl.jsonl").write_bytes(lines(PAGES * 5))
    fanben("crawl.jsonl", "-o", "whole.ndjson")
    command = [
        sys.executable,
        "-m",
        "normalizer",
        "convert",
        "crawl.jsonl",
        "-o",
        "out.ndjson",
        "--jobs",
        "2",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        killed = 0
        while process.poll() is None:
            time.sleep(0.3)
            for pid in workers_of(process.pid)[:1] if killed < 4 else []:
                os.kill(pid, signal.SIGKILL)
                killed += 1
    assert killed and process.returncode == 0
    assert Path("out.ndjson").read_bytes() == Path("whole.ndjson").read_bytes()


def workers_of(pid: int) -> list[int]:
    """The worker processes: children of the fork server, which is a child of `pid`."""

    def children(pid: int) -> list[int]:
        try:
            return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            return []

    return [grandchild for child in children(pid) for grandchild in children(child)]


# What is gone on with


FORMATS = ["ndjson", "parquet"]


@pytest.mark.parametrize("to", FORMATS)
def test_killed_at_any_moment_and_gone_on_with_it_is_the_same(folder: Path, to: str) -> None:
    """Five kills at random moments."""
    Path("crawl.jsonl").write_bytes(lines(PAGES[:20]) * 10 + b"no json\n")
    assert fanben("crawl.jsonl", "-o", f"whole.{to}") == 1
    command = [sys.executable, "-m", "normalizer", "convert", "crawl.jsonl", "-o", f"out.{to}", "--resume"]
    chance = Random(to)
    for _ in range(5):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.5, 2))
            process.kill()
    assert subprocess.run(command, check=False, stderr=subprocess.DEVNULL, timeout=60).returncode == 1
    for ending in ("", ".failures.jsonl"):
        assert Path(f"out.{to}{ending}").read_bytes() == Path(f"whole.{to}{ending}").read_bytes()
    assert not list(folder.glob(".out*"))


@pytest.mark.parametrize("to", FORMATS)
def test_every_checkpoint_is_a_place_to_go_on_from(
    folder: Path, to: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """What a kill leaves: a last checkpoint, more output than it knows of, and half a line of the journal."""
    Path("crawl.jsonl").write_bytes(lines(PAGES[:9]) + b"no json\n" + lines(PAGES[:9]))
    fanben("crawl.jsonl", "-o", f"whole.{to}")
    summary = capsys.readouterr().err.splitlines()[:2]
    monkeypatch.setattr(output, "INTERVAL", 0)
    monkeypatch.setattr(output.Kept, "finish", lambda _: None)
    fanben("crawl.jsonl", "-o", f"out.{to}")
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    part = folder / f".out.{to}.part"
    files = {path: path.read_bytes() for path in part.iterdir()}
    checkpoints = files[part / "journal"].splitlines(keepends=True)
    assert len(checkpoints) > 3
    for count in range(len(checkpoints) + 1):
        part.mkdir(exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content + b"\xff" * 7)
        (part / "journal").write_bytes(b"".join(checkpoints[:count]) + b'[12, "')
        capsys.readouterr()
        assert fanben("crawl.jsonl", "-o", f"out.{to}", "--resume") == 1
        assert capsys.readouterr().err.splitlines()[:2] == summary
        for ending in ("", ".failures.jsonl"):
            assert Path(f"out.{to}{ending}").read_bytes() == Path(f"whole.{to}{ending}").read_bytes()


def test_half_a_line_of_the_journal_is_gone_before_more_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed twice: in the middle of a line of the journal, and once more after the next."""
    Path("crawl.jsonl").write_bytes(lines(PAGES[:6]))
    monkeypatch.setattr(output, "INTERVAL", 0)
    monkeypatch.setattr(output.Kept, "finish", lambda _: None)
    fanben("crawl.jsonl", "-o", "out.ndjson")
    journal = folder / ".out.ndjson.part" / "journal"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]) + b'[12, "')
    fanben("crawl.jsonl", "-o", "out.ndjson", "--resume")
    assert [*map(json.loads, journal.read_bytes().splitlines())]


def test_a_run_that_was_all_done_is_only_given_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fanben("crawl.jsonl", "-o", "whole.ndjson")

    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.rmtree", killed)
    assert fanben("crawl.jsonl", "-o", "out.ndjson") == 130
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert fanben("crawl.jsonl", "-o", "out.ndjson", "--resume") == 0
    assert Path("out.ndjson").read_bytes() == Path("whole.ndjson").read_bytes()


CHANGES = {
    "options": (["--script", "hant"], "script"),
    "trace": (["--trace"], "trace"),
    "shard": (["--shard", "1/2"], "shard"),
    "sources": (["more.txt"], "sources"),
}


@pytest.mark.parametrize(("more", "named"), CHANGES.values(), ids=CHANGES)
def test_another_run_can_t_be_gone_on_with(
    folder: Path, more: list[str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(output.Kept, "finish", lambda _: None)
    fanben("crawl.jsonl", "-o", "out.ndjson")
    Path("more.txt").write_text("甲方")
    capsys.readouterr()
    assert fanben("crawl.jsonl", *more, "-o", "out.ndjson", "--resume") == 2
    assert capsys.readouterr().err.startswith(f"fanben: can't go on with out.ndjson: {named} ")


def test_a_changed_input_can_t_be_gone_on_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(output.Kept, "finish", lambda _: None)
    fanben("crawl.jsonl", "-o", "out.ndjson")
    Path("crawl.jsonl").write_bytes(lines(PAGES[1:]))
    assert fanben("crawl.jsonl", "-o", "out.ndjson", "--resume") == 2
    assert "sources" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert fanben("crawl.jsonl", "-o", "out.ndjson") == 0
    assert len(ids()) == len(PAGES) - 1


# Parquet


def test_a_parquet_row_is_the_document_with_its_clauses_in_a_list(folder: Path) -> None:
    fanben("crawl.jsonl", "-o", "out.ndjson", "--trace")
    fanben("crawl.jsonl", "-o", "out.parquet", "--trace")
    table = parquet.read_table("out.parquet")
    assert table.schema.equals(rows.schema())
    for line, row in zip(
        Path("out.ndjson").read_text(encoding="utf-8").splitlines(), table.to_pylist(), strict=True
    ):
        expected = rows.row(normalizer.document.document_of(line))
        expected["restoration"]["counts"] = list(expected["restoration"]["counts"].items())
        assert without_nulls(row) == without_nulls(json.loads(json.dumps(expected), object_hook=dict))
    clauses = table.to_pylist()[0]["variants"][0]["clauses"]
    assert [(clause["id"], clause["parent"], clause["level"]) for clause in clauses] == [
        ("一", None, 1), ("一/1.1", "一", 2), ("一/1.2", "一", 2)
    ]  # fmt: skip


def without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {key: without_nulls(each) for key, each in value.items() if each is not None}
        case list() | tuple():
            return [without_nulls(each) for each in value]
    return value


def test_row_groups_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "GROUP_ROWS", 7)
    monkeypatch.setattr(rows, "GROUP_LENGTH", 20_000)
    Path("crawl.jsonl").write_bytes(lines([*PAGES[:10], SLOW[:19_800], *PAGES[:9]]))
    fanben("crawl.jsonl", "-o", "out.parquet")
    file = parquet.ParquetFile("out.parquet")
    groups = [file.read_row_group(n, ["source"]).to_pylist() for n in range(file.num_row_groups)]
    lengths = [[row["source"]["length"] for row in group] for group in groups]
    assert max(map(len, lengths)) == 7 and sum(map(len, lengths)) == 20
    assert max(map(sum, lengths)) <= 20_000 and len(groups) == 4


def test_parquet_takes_a_lone_surrogate(folder: Path) -> None:
    Path("crawl.jsonl").write_bytes(b'{"text": "\\ud800 \xe7\x94\xb2"}\n')
    assert fanben("crawl.jsonl", "-o", "out.parquet") == 0
    variant = parquet.read_table("out.parquet").to_pylist()[0]["variants"][0]
    assert variant["preamble"][0][0]["text"].startswith("\ufffd")


# Elsewhere


def test_the_map_step_gives_the_same_documents(folder: Path) -> None:
    fanben("crawl.jsonl", "-o", "out.ndjson")
    batch = {"id": [f"p{n}" for n in range(len(PAGES))], "text": PAGES}
    assert list(map(same, map_batch(batch)["document"])) == list(map(same, documents()))


def same(document: Json | str | None) -> Json:
    """A document without the name and the format of where it came from."""
    values: Json = json.loads(document) if isinstance(document, str) else dict(document or {})
    return values | {"source": {k: v for k, v in values["source"].items() if k not in ("name", "format")}}


def test_the_map_step_tells_what_it_can_t_take() -> None:
    assert map_batch({"text": ["甲", None, b"%PDF-1"]})["error"][1:] == [
        "2: no text in column text or content or raw or html or 正文", "3: a PDF file; extract its text first"
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no text in column"):
        map_batch({"body": ["甲"]})
    with pytest.raises(ValueError, match="unknown script"):
        map_batch({"text": ["甲"]}, script="klingon")
