"""The opening: the four barriers, reputation, stakeholders and the quality of the data."""
