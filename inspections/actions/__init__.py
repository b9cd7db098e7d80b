"""Every change of plans, teams and visits, one verb a function."""
