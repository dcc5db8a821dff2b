"""Tables whose counts are only known within limits, because small ones are hidden or all are rounded."""
