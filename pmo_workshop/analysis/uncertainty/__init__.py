"""Intervals, adjusted p-values, sample sizes and reliability: every method has its source.

The names stand in ``__init__.pyi``; the module of each is loaded when it is first used: a room that
draws means needs none of the libraries of the other methods.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
