"""The workshop: a room for each element with its questions, and what the rooms share."""
