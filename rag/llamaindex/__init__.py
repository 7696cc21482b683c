"""The same pipeline for LlamaIndex code: retriever, query engine, chat engine, tool, and proof for other engines.

Importing this package imports LlamaIndex (about two seconds); nothing else of ours but the LLMs does so. Its global
Settings are never touched and no LLM is resolved.
"""

from rag.llamaindex.engines import DatelineChatEngine, DatelineQueryEngine
from rag.llamaindex.nodes import StoredNodes
from rag.llamaindex.proof import ProvedQueryEngine
from rag.llamaindex.retriever import DatelineRetriever
from rag.llamaindex.tool import dateline_tool

__all__ = [
    "DatelineChatEngine",
    "DatelineQueryEngine",
    "DatelineRetriever",
    "ProvedQueryEngine",
    "StoredNodes",
    "dateline_tool",
]
