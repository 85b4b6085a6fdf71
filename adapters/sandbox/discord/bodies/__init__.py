"""What clients send, checked as Discord checks it: one pydantic model for each kind of body."""
