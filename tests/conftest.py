"""What hypothesis draws is the same in every run, so that a build tells of its change alone.

`pytest --hypothesis-profile=explore` draws anew; what it finds becomes a case.
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None, max_examples=500, print_blob=True)
settings.load_profile("same")
