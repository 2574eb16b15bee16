"""MHT, the form in which Word and browsers save a page with its images in one file: the HTML inside it."""

import base64
import binascii
import quopri

import regex

_HEAD = regex.compile(rb"\s*+(?:[\w-]++:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", regex.IGNORECASE)
_BOUNDARY = regex.compile(rb'boundary="?([^"\r\n;]++)', regex.IGNORECASE)
_BLANK_LINE = regex.compile(rb"\r?\n\r?\n")


def is_mht(data: bytes) -> bool:
    """Whether `data` begins like an MHT file.

    >>> is_mht(b"From: <Saved by Blink>\\r\\nMIME-Version: 1.0\\r\\nContent-Type: multipart/related"), is_mht(b"MIME")
    (True, False)
    """
    return bool(_HEAD.match(data, 0, 4096)) and b"multipart/related" in data[:4096]


def mht_html(data: bytes) -> bytes:
    """The first HTML page in an MHT file, as bytes in its own encoding; empty where there is none."""
    boundary = _BOUNDARY.search(data)
    for part in data.split(b"--" + boundary[1])[1:] if boundary else ():
        head = _BLANK_LINE.search(part)
        if head and b"text/html" in part[: head.start()].lower():
            return _decoded(part[head.end() :], part[: head.start()].lower())
    return b""


def _decoded(body: bytes, head: bytes) -> bytes:
    if b"quoted-printable" in head:
        return quopri.decodestring(body)
    if b"base64" not in head:
        return body
    try:
        return base64.b64decode(body)
    except binascii.Error:
        return b""
