"""`fanben original`: the raw text of a traced document."""

import sys
from argparse import Namespace

import normalizer
from normalizer import files
from normalizer.files import Mistake


def run(arguments: Namespace) -> None:
    """The raw text of a traced document, without any newline that it doesn't have."""
    source = files.find_whole(arguments.src)
    try:
        raw = normalizer.original(files.read(source).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Mistake(f"can't rebuild the raw text from {source}: {error}") from error
    sys.stdout.write(raw)
