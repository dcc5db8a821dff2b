"""What must not be shown: what names a person is found and masked, and data have their tiers."""
