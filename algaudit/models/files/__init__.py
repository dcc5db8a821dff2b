"""Takes in ONNX and skops files: each is looked through, opened and asked in a locked process, never here."""
