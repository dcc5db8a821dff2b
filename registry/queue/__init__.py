"""Work that takes long, such as audits: written down first, then done by whoever has time, and never lost."""
