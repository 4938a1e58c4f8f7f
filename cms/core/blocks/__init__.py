"""What a page is made of, one module a family: text, callouts, media, steps, house (drawn from settings and tables)."""
