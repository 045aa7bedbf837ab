"""Koudai: one process that serves the Streamlit pages and a few plain HTTP routes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.api import ROUTES
from ui.api.guard import Guard
from ui.lifespan import lifespan

# Not beside ui/pages: Streamlit would take every file there for a page script of its own.
SCRIPT = Path(__file__).parent / "ui" / "parts" / "navigation.py"

app = st.App(SCRIPT, routes=ROUTES, lifespan=lifespan, middleware=[Middleware(Guard)])
