"""
Unlocking PMO Value: the package behind the workbooks.

A workbook tells a story with a few kinds of calls:

- ``client = pmo.load_client(client_dir)`` reads and checks the client's tables;
- a **question**, such as ``gaps = pmo.gap_by_dimension(client)``, computes the answer and passes it
  through the guard, so that only what may be seen comes back;
- ``gaps.show()`` displays the answer: in words, drawn, laid out, and what follows from it. Each of
  these faces stands alone too: ``gaps.say()``, ``.chart()``, ``.table()``, ``.more()`` and
  ``.next()``; ``pmo.show(…)`` displays them in any order;
- ``pmo.record(…)`` notes the headlines.

The names of this front door stand in ``__init__.pyi``, where every tool can follow them. Each is
loaded when it is first used, so that the command line answers at once.
"""

import sys

if getattr(sys, "argv", [""])[0] == "-m" and not sys.flags.safe_path:
    # "python -m pmo_workshop": the folder one is in, perhaps a client's, holds no modules for us.
    del sys.path[0]

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
