"""The screens of the editors: sendings and readers."""
