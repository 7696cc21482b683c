"""Our passages and citations as LlamaIndex's nodes, and other people's nodes checked against what is stored."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import BaseNode, NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from index.corpus import Corpus
from index.records import Document, Passage
from rag.answers import Answer, Citation
from rag.pipeline import Pipeline

NAMES = ("uri", "file_path", "file_name", "filename", "title")
"""Metadata in which LlamaIndex's readers and others note where a text comes from."""


def passage_node(passage: Passage, corpus: Corpus) -> TextNode:
    """A passage with its exact offsets and what is known of its document."""
    document = corpus.catalog.document(passage.document_id)
    return make_node(passage.id, document, passage.start, passage.end)


def citation_node(citation: Citation, corpus: Corpus) -> TextNode:
    """A citation likewise."""
    document = corpus.catalog.document(citation.document_id)
    return make_node(f"{document.id}-{citation.start}-{citation.end}", document, citation.start, citation.end)


def make_node(identity: str, document: Document, start: int, end: int) -> TextNode:
    """The characters of a document as a node."""
    return TextNode(
        id_=identity,
        text=document.text[start:end],
        start_char_idx=start,
        end_char_idx=end,
        metadata={
            "title": document.title,
            "source": document.source,
            "uri": document.uri,
            "published": str(document.published or ""),
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.id)},
    )


def sources(answer: Answer, pipeline: Pipeline) -> list[NodeWithScore]:
    """One node for each citation, in the order of their numbers, with exact offsets."""
    return [NodeWithScore(node=citation_node(each, pipeline.corpus)) for each in answer.citations]


class StoredNodes(BaseNodePostprocessor):
    """A node postprocessor for any engine: keeps the nodes whose text stands in an indexed document, to the character.

    What is kept gets the exact offsets, the document's title, outlet and day; what is stale, altered or unknown is
    dropped, so that an engine cites only what can be opened.
    """

    pipeline: Any

    @classmethod
    def class_name(cls) -> str:
        """As LlamaIndex names components."""
        return "StoredNodes"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        kept = ((stored_node(each.node, self.pipeline.corpus), each.score) for each in nodes)
        return [NodeWithScore(node=node, score=score) for node, score in kept if node is not None]


def stored_node(node: BaseNode, corpus: Corpus) -> TextNode | None:
    """The node with offsets that are true, or none if no document that it can be of holds its text."""
    text = node.get_content().strip()
    for document in _documents(node, corpus) if text else ():
        start = _start(node, text, document)
        if start >= 0:
            return make_node(node.node_id, document, start, start + len(text))
    return None


def _documents(node: BaseNode, corpus: Corpus) -> list[Document]:
    """The documents that a node can be of, by id or by what its metadata says."""
    if node.ref_doc_id and corpus.catalog.has_document(node.ref_doc_id):
        return [corpus.catalog.document(node.ref_doc_id)]
    named = (str(node.metadata[name]) for name in NAMES if node.metadata.get(name))
    for name in named:
        found = corpus.catalog.find_documents(name) or corpus.catalog.find_documents(PurePath(unquote(name)).name)
        if found:
            return found
    return []


def _start(node: BaseNode, text: str, document: Document) -> int:
    """Where the text stands: where the node says, else where it first occurs, else -1."""
    said = node.start_char_idx if isinstance(node, TextNode) else None
    if said is not None and document.text.startswith(text, said):
        return said
    return document.text.find(text)
