"""`fanben show`: the clause tree."""

from argparse import Namespace

from normalizer import files
from normalizer.commands import document_of_page, open_page, print_view


def run(arguments: Namespace) -> None:
    """The clause tree."""
    from normalizer.show import tree

    source = files.find(arguments.src)
    print_view(tree(document_of_page(open_page(source), source)))
