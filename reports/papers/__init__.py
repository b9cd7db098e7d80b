"""Letters and notices around a visit: what each says, when it may be issued, and by whom."""
