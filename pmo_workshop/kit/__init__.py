"""The facilitator's kit: all that a workshop needs on paper and on the wall, from one agenda.

The agenda says which exercises are held and when. From it and the client's folder follow slides,
cards, sheets, poster, letters, certificate and the list of what to bring, with counts.
"""

from .making import write_kit
from .occasion import Network, Occasion

__all__ = ["Network", "Occasion", "write_kit"]
