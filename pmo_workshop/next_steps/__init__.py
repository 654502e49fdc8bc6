"""What to do next: the steps that follow from a released result, one module per element."""
