"""A photo of a playing sheet with cards on it → what lies where; nothing is guessed."""
