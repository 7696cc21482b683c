"""XML and HTML without their dangers (no entities, no network, no deep trees), and the text of HTML block by block.

For pages of the web, where the article must be told from what stands around it, see index/readers/page.py.
"""

from __future__ import annotations

import re
from typing import Any

from index.readers.found import failing

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_SILENT = frozenset("script style head title template noscript iframe object svg math".split())


def parsed_xml(content: bytes, reason: str) -> Any:
    """The root of an XML file. Entities are not replaced and nothing is fetched. Raises ReadError with the reason."""
    from lxml import etree

    with failing(reason):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)


def html_text(markup: str) -> str:
    """The text of HTML: a line for each block and row, tabs between cells, blanks as a browser would show them.

    >>> html_text("<p>It <b>rained</b>.<br>All day.</p><ul><li>one<li>two</ul>")
    'It rained.\\nAll day.\\none\\ntwo'
    """
    from lxml import etree, html

    content = markup.encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    with failing("not readable HTML"):
        root = html.document_fromstring(content or b"<p>", parser=parser)
    parts: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        start = event == "start"
        if tag in _SILENT or not tag:
            silent += 1 if start else -1
        elif tag in _BLOCKS or (tag == "br" and start):
            parts.append("\n")
        elif tag in ("td", "th") and not start:
            parts.append("\t")
        following = element.text if start else element.tail
        if following and not silent:
            parts.append(re.sub(r"[ \t\r\n\f]+", " ", following))
    lines = (re.sub(r" ?\t ?", "\t", re.sub(r" +", " ", line)).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
