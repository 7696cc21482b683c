"""The pipeline as a tool that LlamaIndex's agents call."""

from __future__ import annotations

from typing import Any

from llama_index.core.tools import FunctionTool

from rag.answers import Answer
from rag.asked.days import this_day
from rag.llamaindex.engines import answer_text
from rag.pipeline import Pipeline

DESCRIPTION = """Answers a question from the user's documents: who said what on which day, who said a quotation, facts.
Every sentence carries the number of a source, and the sources are listed with the exact words, title, outlet and day.
"No answer" means that the documents do not hold it: say so rather than answering from elsewhere."""


def dateline_tool(pipeline: Pipeline, name: str = "ask_documents") -> FunctionTool:
    """A tool with one argument, the question in plain English, asked on the day of the call. Its output is text; it calls no LLM of its own."""

    def ask(question: str) -> str:
        return sourced_text(pipeline.ask(question, today=this_day()), pipeline)

    async def ask_later(question: str) -> str:
        import asyncio

        return await asyncio.to_thread(ask, question)

    return FunctionTool.from_defaults(fn=ask, async_fn=ask_later, name=name, description=DESCRIPTION)


def sourced_text(answer: Answer, pipeline: Pipeline) -> str:
    """The answer and what it cites, as plain text."""
    lines: list[Any] = [answer_text(answer)]
    if answer.citations:
        lines += ["", "Sources:"]
    for each in answer.citations:
        document = pipeline.document(each.document_id)
        known = ", ".join(part for part in (document.title, document.source, str(document.published or "")) if part)
        lines.append(f"[{each.number}] {' '.join(each.text.split())} ({known})")
    return "\n".join(lines)
