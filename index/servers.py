"""Where catalog and vectors are, when they are not in the home: URLs of servers, empty for what is in the home. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import UsageError

VECTORS_FORM = "http://HOST:PORT"
CATALOG_FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


@dataclass(frozen=True)
class Servers:
    """The servers that an index is kept on. Raises UsageError for what is no such URL."""

    vectors: str = ""
    catalog: str = ""

    def __post_init__(self) -> None:
        if self.vectors:
            _check(self.vectors, ("http", "https"), VECTORS_FORM)
        if self.catalog and not self.catalog.startswith(("postgresql://", "postgres://")):
            raise UsageError(f"{shown(self.catalog)!r} is no address of a database; it is written {CATALOG_FORM}")
        if self.catalog and not self.vectors:
            raise UsageError("a catalog on a server needs its vectors on one, too: --vectors URL or DATELINE_VECTORS")

    def variables(self) -> dict[str, str]:
        """The same for a process of its own, whose arguments others may see."""
        return {"DATELINE_VECTORS": self.vectors, "DATELINE_CATALOG": self.catalog}


LOCAL = Servers()
"""All of the index is in the home."""


def shown(url: str) -> str:
    """A URL as it may be shown: without user and password.

    >>> shown("http://anna:secret@vectors.example:8000"), shown("postgresql:///news?host=/run/db&password=secret")
    ('http://vectors.example:8000', 'postgresql:///news?host=/run/db')
    """
    bare = re.sub(r"//[^/?#]*@", "//", url, count=1)
    return re.sub(r"[?&](?:ssl)?password=[^&]*", "", bare)


def _check(url: str, schemes: tuple[str, ...], form: str) -> None:
    try:
        split = urlsplit(url)
        fits = split.scheme in schemes and bool(split.hostname) and split.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(f"{shown(url)!r} is no address of a server; it is written {form}")
    if split.path.strip("/") or split.query or split.fragment:
        raise UsageError(f"{shown(url)!r} has more than an address of a server; it is written {form}")
