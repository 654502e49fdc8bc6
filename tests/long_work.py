"""A work that does not end by itself; a fresh process finds it by this module's name."""

import time


def long_work(tell):
    time.sleep(60)
