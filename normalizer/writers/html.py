"""A page in HTML to read and to print, without a script; values and blanks are underlined where they stand."""

from normalizer.writers.sheet import Sheet


def html_of(sheet: Sheet) -> str:
    """The page; everything in it is text, whatever a document or a value holds."""
    from normalizer.pages.sheets import page_of

    return page_of("sheet.html", sheet=sheet)
