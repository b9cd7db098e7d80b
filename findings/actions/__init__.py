"""Every change of findings and correction requests, one verb a function."""
