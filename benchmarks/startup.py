"""How long a command takes from its start to its end, each in a new process: `python benchmarks/startup.py [RUNS]`.

Medians and minima in milliseconds beside the budgets; the bare interpreter comes first, as a measure of the machine.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PAGES = Path(__file__).parent.parent / "corpus" / "pages"
FANBEN = ("-m", "normalizer")
CASES: tuple[tuple[str, int | None, tuple[str, ...]], ...] = (
    ("the interpreter alone", None, ("-c", "pass")),
    ("import normalizer", None, ("-c", "import normalizer")),
    ("fanben --help", 100, (*FANBEN, "--help")),
    ("convert, no damage", 250, (*FANBEN, "convert", str(PAGES / "房屋租赁合同.lines.txt"))),
    ("convert, (pinyin) and splices", 600, (*FANBEN, "convert", str(PAGES / "买卖纠纷和解协议.wide.txt"))),
    ("restore, (pinyin) and splices", None, (*FANBEN, "restore", str(PAGES / "买卖纠纷和解协议.wide.txt"))),
)


def main() -> None:
    """Prints the table."""
    table(int(sys.argv[1]) if len(sys.argv) > 1 else 15)


def table(runs: int) -> None:
    """Prints one line a case."""
    print(f"{'ms':32}{'median':>8}{'min':>8}{'budget':>8}   ({runs} runs)")
    for name, budget, command in CASES:
        _milliseconds(command)  # writes the bytecode
        times = [_milliseconds(command) for _ in range(runs)]
        print(f"{name:32}{statistics.median(times):8.0f}{min(times):8.0f}{budget or '-':>8}")


def _milliseconds(command: tuple[str, ...]) -> float:
    # Without bytecode a start measures the compiler.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True, env=environment)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
