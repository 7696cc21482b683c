"""Learning rates by layer, for every network that is fine-tuned from the packaged MiniLM."""

from __future__ import annotations

import re
from typing import Any

from torch import nn

LAYER_DECAY = 0.9


def parameter_groups(model: nn.Module, rate: float) -> list[dict[str, Any]]:
    """Lower layers learn more slowly (Howard & Ruder 2018); what is new learns five times as fast."""
    groups = []
    layers = len(model.get_submodule("encoder.encoder.layer"))  # type: ignore[arg-type]
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        layer = re.search(r"encoder\.layer\.(\d+)\.", name)
        if name.startswith("encoder."):
            own = rate * LAYER_DECAY ** (layers - (int(layer[1]) + 1 if layer else 0))
        else:
            own = 5 * rate
        decay = 0.01 if parameter.ndim > 1 and "embeddings" not in name else 0.0
        groups.append({"params": [parameter], "lr": own, "weight_decay": decay})
    return groups
