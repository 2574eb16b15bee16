"""`fanben damage`: a clean text as a scraping site would show it."""

import sys
from argparse import Namespace

import normalizer
from normalizer import files
from normalizer.commands import open_page


def run(arguments: Namespace) -> None:
    """The text, damaged."""
    text = open_page(files.find_whole(arguments.src)).text
    options = {"table": arguments.table, "chrome": arguments.chrome, "seed": arguments.seed}
    sys.stdout.write(normalizer.damage.damage(text, **options))
