"""Everything people see and type: pages, editor, HTTP routes, commands, words."""
