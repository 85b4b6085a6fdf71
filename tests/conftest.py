from hypothesis import settings

# How long an example takes is the machine's affair: no test asserts a duration.
settings.register_profile("tickertape", deadline=None)
settings.load_profile("tickertape")
