"""A language model of 75,000 random numbers in GGUF: it speaks nonsense, one byte at a time, by the real protocol."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

SIZE, WIDER, HEADS, CONTEXT = 64, 128, 4, 16_384
WORDS = ["the", "credit", "of", "said", "Germany", "and", "million", "euros"]
TEMPLATE = "{% for each in messages %}{{ each['role'] }}: {{ each['content'] }}\n{% endfor %}assistant:"


def write_gguf(path: Path) -> None:
    """Writes it: Llama's architecture, one layer, a vocabulary of bytes and a few words."""
    random = np.random.default_rng(0)
    marks = [(b"<unk>", TokenType.UNKNOWN), (b"<s>", TokenType.CONTROL), (b"</s>", TokenType.CONTROL)]
    octets = [(f"<0x{octet:02X}>".encode(), TokenType.BYTE) for octet in range(256)]
    words = [(f"▁{word}".encode(), TokenType.NORMAL) for word in WORDS]  # SentencePiece's mark of a word's beginning
    vocabulary = [*marks, *octets, *words]
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(SIZE)
    writer.add_block_count(1)
    writer.add_feed_forward_length(WIDER)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(SIZE // HEADS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([kind for _, kind in vocabulary])
    writer.add_token_scores([0.0] * len(marks) + [-100.0] * len(octets) + [-1.0] * len(words))
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    shapes = {
        "token_embd": (len(vocabulary), SIZE), "output": (len(vocabulary), SIZE),
        **{f"blk.0.attn_{each}": (SIZE, SIZE) for each in ("q", "k", "v", "output")},
        "blk.0.ffn_gate": (WIDER, SIZE), "blk.0.ffn_up": (WIDER, SIZE), "blk.0.ffn_down": (SIZE, WIDER),
    }  # fmt: skip
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.4, shape).astype(np.float32))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(SIZE, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
