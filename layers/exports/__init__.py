"""Layouts as files for meetings, GIS and CAD."""
