"""The further checks of an audit: each asks one question of the Cube or of single cases."""
