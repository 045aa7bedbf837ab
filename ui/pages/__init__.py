"""The Streamlit pages, one a file; each has a ``page`` function."""
