"""Client folders in: read, checked, and listed where they cannot be used.

The names stand in ``__init__.pyi``; the module of each is loaded when it is first used: a command
knows its clients before anything that reads tables is there.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
