"""What a page says about a mark when it is pointed at, a line each; what a field asks for."""

from collections.abc import Iterable

from normalizer.document import Field
from normalizer.pages.sheets import word


def joined(lines: Iterable[str | None]) -> str:
    """The lines that say something."""
    return "\n".join(line for line in lines if line)


def field_tip(field: Field, place: str) -> str:
    """All that is known about a field."""
    unit = f"，单位：{field.unit}" if field.unit else ""
    return joined(
        (
            f"字段 {field.key}",
            f"类型：{word('type', field.type)} {field.type}{unit}",
            field.label and f"标签：{field.label}",
            field.hint and f"提示：{field.hint}",
            f"选项：{'、'.join(field.options)}" if field.options else None,
            None if field.required else "可不填",
            place,
        )
    )
