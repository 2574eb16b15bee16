"""Pages: a document or a comparison as one HTML file that needs nothing else, for people to look at.

A page asks nothing of any network, and its policy (`Content-Security-Policy`) lets nothing run but our own script, told
by its hash. What comes from a document is text everywhere. It reads without the script too.
"""

from normalizer.comparison.values import Collation, Comparison, Master
from normalizer.document import Document, Variant
from normalizer.pages.comparisons import comparison_page
from normalizer.pages.documents import document_page
from normalizer.pages.overviews import collation_page, master_page

__all__ = ["collation_page", "comparison_page", "document_page", "html_of", "master_page"]


def html_of(shown: Document | Comparison | Collation | Master, *variants: Variant) -> str:
    """The page that shows a document, a comparison, what several variants have in common, or their master text.

    A document with its trace shows what was repaired, and lines and columns beside the spans. With a comparison go the
    two variants that it is of: they know what its blanks ask for. The page has no lone surrogate and no control
    character, so it can be written as UTF-8; those of the document are shown as control pictures or as U+FFFD.

    >>> import normalizer
    >>> a, b = (normalizer.normalize(text).variants[0] for text in ("一、甲方付款<b>。", "一、乙方付款<b>。"))
    >>> page = html_of(normalizer.diff(a, b), a, b)
    >>> "付款&lt;b&gt;" in page, "付款<b>" in page
    (True, False)
    """
    if isinstance(shown, Document):
        return document_page(shown)
    if isinstance(shown, Comparison):
        return comparison_page(shown, *variants)
    return collation_page(shown) if isinstance(shown, Collation) else master_page(shown)
