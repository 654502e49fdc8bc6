"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no fault of the code: time is measured in benchmarks/, never here.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
