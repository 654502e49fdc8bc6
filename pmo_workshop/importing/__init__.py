"""Exports of other tools become the tables of a client: read, shown, asked, decided, written.

``grid`` reads any file, ``export`` tells which tool wrote it and what its columns are, ``survey``
and ``register`` draft the tables and ask what nobody may guess, ``mapping`` keeps the decisions,
and ``writing`` writes. The faces (the terminal, a panel, a sheet) decide nothing.
"""
