"""Tables of released results: the layout, and one module per element."""
