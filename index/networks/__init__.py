"""Trained networks as ONNX graphs, and how they are run."""
