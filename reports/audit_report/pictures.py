"""Moved."""

from reports.pictures import Picture, group_picture, overall_picture

__all__ = ["Picture", "group_picture", "overall_picture"]
