"""A whole run: records in, chunks through the workers, blocks out in the order of the records."""

import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

import normalizer
from normalizer.crawl import report
from normalizer.crawl.inputs import Survey, records, survey
from normalizer.crawl.journal import Journal
from normalizer.crawl.output import Kept, Output, Stream, failures_beside
from normalizer.crawl.pool import Lost, Pool, Ticket
from normalizer.crawl.work import Converted, Options, convert, failure_of
from normalizer.files import Mistake
from normalizer.readers.records import Record

# A chunk has so many pages, or less where they are large: bytes of files, code points of texts.
CHUNK_PAGES = 16
CHUNK_SIZE = 200_000
# What waits for a worker or for its turn to be written: chunks for each worker, and of large pages no more than that.
AHEAD = 8
AHEAD_SIZE = 64_000_000


class Chunk(NamedTuple):
    """Pages that go to a worker together; `last` records of the input were read up to its end."""

    records: tuple[Record, ...]
    last: int


class Run(NamedTuple):
    """What is to be done; of every N records the I-th is taken, where `shard` is (I, N)."""

    sources: Sequence[str]
    out: str | None
    options: Options
    jobs: int
    timeout: float
    shard: tuple[int, int]
    resume: bool
    failures: str | None


def run(asked: Run) -> Counter[str]:
    """Converts all pages and returns the counts; progress and the summary go to standard error."""
    seen = survey(asked.sources)
    began = time.monotonic()
    with ExitStack() as stack:
        output = _output(asked, seen, stack)
        counts = Counter(output.start.counts)
        try:
            if not output.start.done:
                counts += _convert_all(asked, seen, output)
            output.finish()
        except OSError as error:
            if isinstance(output, Stream) or error.filename:
                raise
            raise Mistake(f"can't write {asked.out}: {error.strerror}; go on with --resume") from error
    if isinstance(output, Kept):
        told = asked.failures or str(failures_beside(Path(asked.out or "")))
        report.print_summary(counts, time.monotonic() - began, told)
    return counts


def _output(asked: Run, seen: Survey, stack: ExitStack) -> Output:
    if asked.out is None or asked.out == "-":
        return Stream(sys.stdout.buffer, asked.failures, stack)
    out = Path(asked.out)
    try:
        if out.is_dir():
            raise Mistake(f"can't write {out}: it is a folder, and this needs a file")
        if out.exists() and not out.is_file():  # a pipe or a device, which can't be replaced
            return Stream(stack.enter_context(out.open("wb")), asked.failures, stack)
        told = asked.options._asdict() | {
            "shard": asked.shard,
            "sources": seen.digests,
            "fanben": normalizer.__version__,
        }
        return Kept(out, Journal(out, told, resume=asked.resume), asked.failures, asked.options.to)
    except OSError as error:
        raise Mistake(f"can't write {out}: {error.strerror}") from error


def _convert_all(asked: Run, seen: Survey, output: Output) -> Counter[str]:
    counts: Counter[str] = Counter()
    chunks = chunks_of(records(asked.sources), output.start.records, asked.shard)
    function = partial(convert, options=asked.options)
    with report.progress(seen.size) as advance, Pool(function, asked.jobs, asked.timeout) as pool:
        for chunk, converted in _in_order(pool, chunks, asked.jobs * AHEAD):
            output.write(converted, chunk.last)
            counts += converted.counts
            advance(chunk.records[-1].end, counts["pages"])
    return counts


def chunks_of(records: Iterable[Record], start: int, shard: tuple[int, int]) -> Iterator[Chunk]:
    """The records of a shard behind the first `start` of all, in chunks of bounded number and size."""
    part, parts = shard
    chunk: list[Record] = []
    size = last = made = 0
    for number, record in enumerate(records, 1):
        if number <= start or (number - part) % parts:
            continue
        # The first ones are short, so that a few pages are for all workers too.
        if chunk and (len(chunk) == min(made + 1, CHUNK_PAGES) or size + record.size > CHUNK_SIZE):
            yield Chunk(tuple(chunk), last)
            chunk, size, made = [], 0, made + 1
        chunk.append(record)
        size, last = size + record.size, number
    if chunk:
        yield Chunk(tuple(chunk), last)


Work = Pool[tuple[Record, ...], Converted]
Given = Ticket[tuple[Record, ...], Converted]


def _in_order(pool: Work, chunks: Iterable[Chunk], ahead: int) -> Iterator[tuple[Chunk, Converted]]:
    waiting: deque[tuple[Chunk, Given]] = deque()
    size = 0
    for chunk in chunks:
        waiting.append((chunk, pool.submit(chunk.records)))
        size += _size(chunk)
        while len(waiting) > ahead or size > AHEAD_SIZE:
            done, ticket = waiting.popleft()
            yield done, _result(pool, ticket)
            size -= _size(done)
    for done, ticket in waiting:
        yield done, _result(pool, ticket)


def _size(chunk: Chunk) -> int:
    return sum(record.size for record in chunk.records)


def _result(pool: Work, ticket: Given) -> Converted:
    """What came of a chunk; where it was lost, its pages go once more, each alone, so that only the guilty one fails."""
    result = pool.wait(ticket)
    if not isinstance(result, Lost):
        return result
    alone = [(record, pool.submit((record,))) for record in ticket.task]
    results = [_result_alone(pool, record, each) for record, each in alone]
    counts = sum((each.counts for each in results), Counter[str]())
    failures = tuple(failure for each in results for failure in each.failures)
    return Converted(b"".join(each.block for each in results), counts, failures)


def _result_alone(pool: Work, record: Record, ticket: Given) -> Converted:
    result = pool.wait(ticket)
    if isinstance(result, Lost) and not result.late:  # a process may be killed for what it can't help
        result = pool.wait(pool.submit((record,)))
    if isinstance(result, Lost):
        failure = failure_of(record, f"{record.place}: {result.reason}")
        return Converted(b"", Counter(pages=1, failed=1), (failure,))
    return result
