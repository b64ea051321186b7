"""What is kept: one county is one SQLite file (a "cell"). All SQL is here; nothing of the web, of rules or of paper."""
