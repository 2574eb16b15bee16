"""What looks like damage but can't be undone for certain: diagnostics with a place, looked for on pages with damage."""

import re

from normalizer.document import Diagnostic
from normalizer.restoration.found import noted

_HAN = "\u3400-\u9fff"
_DOUBLED = rf"([{_HAN}]{{4,6}})\1"
# 2、2、如果 and 服務，2、的: a page's number in a sentence; no clause begins with a particle.
_COUNTER = r"\d{1,3}、(?:(?=[的地得了和與与及或])|(?<=(?<!\d)(\d)、)(?=\1、)|(?<=(?<!\d)(\d\d)、)(?=\2、))"
_REDACTED = r"《[_＿]{3,}(?=[^》\n]{1,30}法》)"
_LOST = rf"、[與与和及](?<=[一二三四五六七八九十]、.)(?=[{_HAN}]{{2}})"


def suspicions(text: str) -> tuple[Diagnostic, ...]:
    """Doubled phrases, page numbers in mid-sentence, names that were blanked out, words that a filter took.

    >>> [seen.rule for seen in suspicions("根據《_________合同法》第二條、與改進應當提供服務應當提供服務")]
    ['doubled_phrase', 'redacted_name']
    """
    return tuple(
        seen
        for rule, pattern, message in (
            ("doubled_phrase", _DOUBLED, "the same words twice in a row"),
            ("page_counter", _COUNTER, "looks like a page's number in the middle of a sentence"),
            ("redacted_name", _REDACTED, "looks like a name that was turned into a blank"),
            ("lost_words", _LOST, "a heading that begins in its middle: words seem to be missing"),
        )
        for seen in noted(rule, message, (match.span() for match in re.finditer(pattern, text)))
    )
