"""The patterns of `regex`, ready to use: what a page needs takes 0.2 s to compile, and a fiftieth of that to load.

`data/patterns.pickle` keeps under their sources the patterns that the pages of `corpus/` ask for, as `regex` pickles
them: compiled. A pattern that isn't among them is compiled, and all are where the installed `regex` makes other code
(none from 2024.11 to 2026.11 does). `python -m normalizer.compiled` writes the file.

`re` finds most things faster, and takes as long to compile them. So it is for the short ASCII patterns, and for those
that are looked for so often that it makes a difference.
"""

import pickle
import re
from functools import cache

import regex

from normalizer.tables import DATA

Match = re.Match[str] | regex.Match[str]
KEPT = DATA / "patterns.pickle"
# Has every operation that the patterns have; the code of a class of several items differs from run to run.
PROBE = r"(?s)^(?P<a>\p{Han}++)[^a-c]?(?!(?i:ab)\b)(?<![一-龥]{2})(?>.*?)(?=\1$)(?<=中文|d)(?i:c[^d]e)\s*\Z"

asked: list[str] = []


@cache
def compiled(source: str) -> regex.Pattern[str]:
    """The pattern of `source`, where possible without compiling it.

    >>> compiled(r"\\p{Han}+").search("第三条")[0]
    '第三条'
    """
    asked.append(source)
    code = kept().get(source)
    return pickle.loads(code) if code else regex.compile(source)


@cache
def kept() -> dict[str, bytes]:
    """The pickled patterns by source; none where the installed `regex` would make others."""
    patterns: dict[str, bytes] = pickle.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    return patterns if patterns.get(PROBE) == pickle.dumps(regex.compile(PROBE)) else {}
