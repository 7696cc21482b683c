"""rag: a question becomes an answer in which every sentence is cited and every quote is verbatim.

`from rag import open_corpus` is the way in for Python; importing it does no work.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from rag.assemble import Chosen
    from rag.opened import OpenCorpus

__all__ = ["open_corpus"]


def open_corpus(
    home: str | Path,
    *,
    vectors: str = "",
    catalog: str = "",
    embedding_model: str = "",
    notify: Callable[[str], None] = lambda line: None,
    **chosen: Unpack[Chosen],
) -> OpenCorpus:
    """The documents indexed in a home folder, to be asked; the folder may be empty or not there yet.

    `vectors` is the URL of a Chroma server, `catalog` that of a Postgres database, where they are not in the home. `notify`
    hears of long work, such as the first export of the models. `embedding_model` is another than the index's own, and
    `caution`, `llm` and `unsupported` are those of rag.assemble.open_pipeline. See docs/api.md.
    """
    from index.servers import Servers
    from rag.opened import OpenCorpus

    settings: Chosen = {"servers": Servers(vectors, catalog), **chosen}
    return OpenCorpus(Path(home), notify, embedding_model, **settings)
