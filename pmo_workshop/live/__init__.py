"""The room: participants' telephones, the facilitator's console and the projected page.

``store`` keeps what the room does beside the answers, ``results`` decides what the room may see and
``drawing`` draws it, ``pages`` makes every page from the same forms as JupyterLab and paper,
``server`` answers requests in three lines each and ``stream`` tells open pages that something has
changed.
"""
