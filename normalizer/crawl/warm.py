"""What the fork server imports, and nobody else: grammars, converters and word lists get loaded once, for all workers.

A worker that has to be replaced is then ready in a hundredth of a second instead of one, and the memory is shared.
"""

import gc

import normalizer
from normalizer.crawl.work import Options, document_of
from normalizer.readers.records import Record

_PAGE = (
    "服務(wù)承諾(nuò)書一、總則1.1承諾方原因?qū)е聯(lián)p失的,賠償____元。二、簽訂日期:____年____月____日"
)

document_of(Record("", "", normalizer.Page(_PAGE, None, "text", None, "")), Options())
gc.freeze()  # what is loaded stays, so no collection need look at it, nor copy its pages to do so
