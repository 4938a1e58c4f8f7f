"""Questions on the rows of the room."""
