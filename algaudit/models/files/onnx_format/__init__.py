"""What may stand in an ONNX file, and what can be read from its graph."""
