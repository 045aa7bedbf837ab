"""XML that somebody uploaded, read piece by piece within bounds, by defusedxml.

No document types, no entities, nothing from elsewhere; depth and number of elements have caps.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.errors import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 64
MOST_ELEMENTS = 1_000_000

_CHINESE = re.compile(
    rb"""^\s*<\?xml[^>]{0,80}encoding\s*=\s*["'](?:gbk|gb2312|gb18030)["'][^>]{0,40}\?>""",
    re.IGNORECASE,
)


def xml_parts(content: bytes, file: str) -> Iterator[tuple[str, Element]]:
    """Yield ``("start" | "end", element)`` in the order of the file, names without namespaces.

    Raises
    ------
    InputError
        ``file.xml_unsafe``: it declares a document type or entities · ``file.not_xml``, with
        line and column · ``file.too_deep`` · ``file.too_many_items``.
    """
    # Used by few files, and slow for a start.
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - only the error

    from defusedxml.common import (  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
        DefusedXmlException,
    )
    from defusedxml.ElementTree import (  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
        iterparse,
    )

    depth = count = 0
    try:
        for event, element in iterparse(
            io.BytesIO(_as_utf8(content)), events=("start", "end"), forbid_dtd=True
        ):
            if event == "start":
                depth, count = depth + 1, count + 1
                if depth > DEEPEST:
                    raise InputError("file.too_deep", file=file, limit=DEEPEST)
                if count > MOST_ELEMENTS:
                    raise InputError("file.too_many_items", file=file)
                if isinstance(element.tag, str) and "}" in element.tag:
                    element.tag = element.tag.rpartition("}")[2]
            else:
                depth -= 1
            yield event, element
    except DefusedXmlException:
        raise InputError("file.xml_unsafe", file=file) from None
    except ParseError as error:
        line, column = error.position
        raise InputError("file.not_xml", file=file, line=line, column=column + 1) from None
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        # An encoding that the parser does not know.
        raise InputError("file.not_utf8", file=file, line=1) from None


def _as_utf8(content: bytes) -> bytes:
    """Turn GBK, which the parser does not know, into UTF-8."""
    said = _CHINESE.match(content[:200])
    if not said:
        return content
    return content[said.end() :].decode("gb18030", "replace").encode()
