"""`fanben fields`: the places to fill in."""

from argparse import Namespace

from normalizer import files
from normalizer.commands import document_of_page, open_page, print_view


def run(arguments: Namespace) -> None:
    """The table of fields."""
    from normalizer.show import field_tables

    source = files.find(arguments.src)
    print_view(field_tables(document_of_page(open_page(source), source)))
