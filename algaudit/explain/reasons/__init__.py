"""Why a case came out as it did: its main reasons in order, and how far it stood from the line."""
