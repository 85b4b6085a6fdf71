from hypothesis import settings

# How long an example takes is the machine's affair: no test asserts a duration.
settings.register_profile("usual", deadline=None, max_examples=15)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("usual")
