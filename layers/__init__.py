"""Saved layouts: tables, edit log, history, exports and imports."""
