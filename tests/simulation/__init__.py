"""The simulation: the real core and the real SQL in virtual time."""
