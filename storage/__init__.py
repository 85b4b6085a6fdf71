"""What must last, in SQLite. All SQL of the project stands here, beside the method that runs it."""
