"""`fanben schema`: the JSON Schema of what fanben writes."""

import sys
from argparse import Namespace


def run(arguments: Namespace) -> None:
    """The JSON Schema."""
    from normalizer.schema import schema_json

    sys.stdout.write(schema_json(arguments.of))
