"""Question marks that stand for what an encoding lost: white space behind a number, and blanks."""

import re

from normalizer.scanner import terminal

QUESTIONS = re.compile("[?？]+")


def lost_marked(plain: str) -> str:
    """`plain`, as long as before, with what the question marks stand for in their place; a question keeps its mark.

    >>> lost_marked("第一条??工期:????年??月??日,是否顺延?")
    '第一条  工期:____年__月__日,是否顺延?'
    """
    if "?" not in plain:
        return plain
    return replaced(replaced(plain, "LOST_SPACE", " "), "LOST_BLANK", "_")


def replaced(plain: str, name: str, mark: str) -> str:
    """`plain` with `mark` for each character of what the terminal `name` of grammar/contexts.lark matches."""
    return terminal("contexts", name).sub(lambda run: mark * len(run.group()), plain)


def lost_spaced(text: str, plain: str) -> str:
    """`text` with white space for the question marks that `lost_marked` took for it in its plain view."""
    return QUESTIONS.sub(lambda run: spaces(plain, run) or run.group(), text)


def spaces(plain: str, run: re.Match[str]) -> str:
    """What stands in `plain` at a run of question marks that begins with white space there, else nothing."""
    return plain[run.start() : run.end()] if plain[run.start()] == " " else ""
