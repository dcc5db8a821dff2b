"""Two audits of the same decision compared: what changed, and whether criteria fixed beforehand are met."""
