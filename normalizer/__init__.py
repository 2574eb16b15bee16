"""Raw scraped Chinese document templates in, clean structured data out.

`import normalizer` loads nothing else: each name below comes from its module when it is first asked for,
so that a program pays only for what it uses.

- Read and convert: `read`, `normalize`, `restore`, `original`, `convert_script`, and `damage`, the module that runs forward.
- Compare: `diff` (two variants), `compare` (several), `master` (one template of several).
- Write and generate: `render`, `html_of`, `data_schema`, `fill`, `extract`.

All other names are the values that these take and give.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from normalizer import damage
    from normalizer.comparison import diff
    from normalizer.comparison.collation import compare
    from normalizer.comparison.master import master
    from normalizer.document import (
        Clause,
        Definition,
        Diagnostic,
        Document,
        Edit,
        Field,
        Hashes,
        Layer,
        Number,
        Party,
        Reference,
        Restoration,
        Run,
        Script,
        Source,
        Variant,
    )
    from normalizer.fields.schema import data_schema
    from normalizer.filling import Filled, Unfit, fill
    from normalizer.filling.extraction import Extracted, extract
    from normalizer.pages import html_of
    from normalizer.pipeline import normalize
    from normalizer.readers import read
    from normalizer.readers.page import Page, Unreadable
    from normalizer.restoration import Restored
    from normalizer.script import convert_script
    from normalizer.trace import original
    from normalizer.writers import render

__version__ = "0.1.0"
__all__ = [
    "Clause",
    "Definition",
    "Diagnostic",
    "Document",
    "Edit",
    "Extracted",
    "Field",
    "Filled",
    "Hashes",
    "Layer",
    "Number",
    "Page",
    "Party",
    "Reference",
    "Restoration",
    "Restored",
    "Run",
    "Script",
    "Source",
    "Unfit",
    "Unreadable",
    "Variant",
    "compare",
    "convert_script",
    "damage",
    "data_schema",
    "diff",
    "extract",
    "fill",
    "html_of",
    "master",
    "normalize",
    "original",
    "read",
    "render",
    "restore",
]

_MODULES = {
    "compare": "comparison.collation",
    "convert_script": "script",
    "data_schema": "fields.schema",
    "diff": "comparison",
    "extract": "filling.extraction",
    "Extracted": "filling.extraction",
    "fill": "filling",
    "Filled": "filling",
    "html_of": "pages",
    "Unfit": "filling",
    "master": "comparison.master",
    "normalize": "pipeline",
    "original": "trace",
    "Page": "readers.page",
    "read": "readers",
    "render": "writers",
    "Restored": "restoration",
    "Unreadable": "readers.page",
}


def restore(raw: str | bytes) -> "Restored":
    """The text that `raw` was before it was scraped, in its own script, with every change as an edit.

    Bytes are read first, as `read` does; `Unreadable` where they are not a text or a document. Any `str` is accepted.

    >>> restored = restore("服務(wù)條款")
    >>> restored.text, [edit.span for edit in restored.edits]
    ('服務條款', [(2, 6)])
    """
    from normalizer import readers, restoration

    return restoration.restore(raw if isinstance(raw, str) else readers.read(raw).text)


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "damage":  # the one module that is part of the API: damage.forward and damage.damage
        return import_module("normalizer.damage")
    return getattr(import_module(f"normalizer.{_MODULES.get(name, 'document')}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
