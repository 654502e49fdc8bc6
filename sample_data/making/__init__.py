"""How the tables of the sample clients are made, one module per element."""
