"""Everything that adds to the register, one verb a function."""
