from .client import Client, Margin, Problem, Reading, Wave
from .folder import Findings, check_client, load_client
from .new import new_client

__all__ = [
    "Client",
    "Findings",
    "Margin",
    "Problem",
    "Reading",
    "Wave",
    "check_client",
    "load_client",
    "new_client",
]
