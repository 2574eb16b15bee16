"""`fanben fields`: the places to fill in."""

import json
import sys
from argparse import Namespace

from normalizer import files
from normalizer.commands import document_of_page, open_page, print_view


def run(arguments: Namespace) -> None:
    """The table of fields, or the JSON Schema of the data that fills them in."""
    source = files.find(arguments.src)
    document = document_of_page(open_page(source), source)
    if arguments.schema:
        from normalizer.fields.schema import page_schema

        json.dump(page_schema(document), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        from normalizer.show import field_tables

        print_view(field_tables(document))
