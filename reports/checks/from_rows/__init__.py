"""Words for the checks that read single cases."""
