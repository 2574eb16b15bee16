"""The last character of an identifier that follows from the others."""


def has_check_digit(number: str, format: str) -> bool:
    """Whether an `id_card` (GB 11643-1999) or a `credit_code` (GB 32100-2015) of 18 characters ends as the others ask for.

    True for other formats.

    >>> has_check_digit("110101199003071233", "id_card"), has_check_digit("110101199003071234", "id_card")
    (True, False)
    """
    if format == "id_card":
        from stdnum.cn import ric

        return bool(number[-1] == ric.calc_check_digit(number))
    if format == "credit_code":
        from stdnum.cn import uscc

        return bool(number[-1] == uscc.calc_check_digit(number[:-1]))
    return True
