"""`fanben schema`: the JSON Schema of the document."""

import sys
from argparse import Namespace


def run(_: Namespace) -> None:
    """The JSON Schema."""
    from normalizer.schema import schema_json

    sys.stdout.write(schema_json())
