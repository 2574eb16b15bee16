"""The map step on a cluster of Ray's: the same documents as on one machine, with a worker killed on the way.

Run where `ray[data]` is installed (`pip install -e '.[ray]'`), which is 600 MB and no part of the development group.
"""

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import normalizer
from normalizer import cli
from normalizer.crawl import map_batch

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

PAGES = [f"服務(wù)承諾書{n}\n一、總則\n1.1 承諾方每日開展____次巡檢。\n" for n in range(200)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Two nodes with a core each, every one with processes of its own."""
    from ray.cluster_utils import Cluster

    root = str(Path(normalizer.__file__).parent.parent)
    os.environ["PYTHONPATH"] = os.pathsep.join([root, str(Path(__file__).parent)])
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    nodes.add_node(num_cpus=1)
    ray.init(address=nodes.address, log_to_driver=False)
    yield
    ray.shutdown()
    nodes.shutdown()


def mortal(batch: dict[str, Any], marker: Path) -> dict[str, list[str | None]]:
    """The map step in a process that is killed at the batch with page 100, the first time."""
    if "p100" in batch["id"] and not marker.exists():
        marker.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return map_batch(batch)


def test_a_cluster_gives_the_same_documents_though_a_worker_is_killed(
    cluster: None, tmp_path: Path, capsys: Any
) -> None:
    rows = [{"id": f"p{n}", "text": page} for n, page in enumerate(PAGES)]
    crawl = tmp_path / "crawl.jsonl"
    crawl.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert cli.main(["convert", str(crawl), "-o", str(tmp_path / "out.ndjson")]) == 0
    local = [json.loads(line) for line in (tmp_path / "out.ndjson").read_bytes().splitlines()]
    step = partial(mortal, marker=tmp_path / "killed")
    data = ray.data.from_items(rows, override_num_blocks=8).map_batches(step, batch_size=16)
    there = {row["id"]: json.loads(row["document"]) for row in data.take_all()}
    assert int((tmp_path / "killed").read_text()) != os.getpid()
    assert [same(there[row["id"]]) for row in rows] == list(map(same, local))


def same(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the name and the format of where it came from."""
    source = {key: value for key, value in document["source"].items() if key not in ("name", "format")}
    return document | {"source": source}
