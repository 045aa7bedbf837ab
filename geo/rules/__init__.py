"""The rules, one file a family; each a pure function of a scene and a limit."""
