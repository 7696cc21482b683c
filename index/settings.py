"""What an index is written with. Settings are read once at the door; values go inward, not this object."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from index.records import content_id

DEFAULT_MODEL = "all-MiniLM-L6-v2-8bit"
"""The packaged model with 8-bit matrices, 2.4 times as fast. Of 612 XQuAD questions among 16,407 passages R@10 is .941, and .982
fused with text search; .946 and .982 with the exact ones."""
EXACT_MODEL = "all-MiniLM-L6-v2"
"""The packaged model as it was published."""


@dataclass(frozen=True)
class IndexSettings:
    """Everything that changes what is stored; two indexes with equal settings hold equal records.

    `embedding_model` is the default's name, or any sentence-transformers model by name or path.
    `passage_characters` bounds a passage: about 190 tokens at the default, under the model's window of 256.
    `extractor` is "tagger", or "rules" where the tagger's weights were missing when the index was written, or "none" for an
    index without statements.
    The versions are raised when the code of that step changes what it produces.
    """

    embedding_model: str = DEFAULT_MODEL
    passage_characters: int = 800
    extractor: str = "tagger"
    reader_version: int = 1
    splitter_version: int = 1
    extractor_version: int = 3

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that differ whenever any setting does."""
        return content_id(self.to_json())[:16]

    def to_json(self) -> str:
        """The settings as one line of JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> IndexSettings:
        """The inverse of `to_json`; unknown keys are an older or newer program's and are ignored."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in json.loads(text).items() if key in known})

    def differences(self, other: IndexSettings) -> list[str]:
        """What differs, one phrase a field: `embedding_model: all-MiniLM-L6-v2, not e5-small`."""
        mine, theirs = asdict(self), asdict(other)
        return [f"{key}: {mine[key]}, not {theirs[key]}" for key in mine if mine[key] != theirs[key]]
