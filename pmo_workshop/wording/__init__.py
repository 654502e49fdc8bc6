"""Sentences by the verdict grammar (R7): the grammar, and one module per element."""
