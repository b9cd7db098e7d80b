"""Form doors to plans, teams and visits. They check what was typed; actions check the rules."""
