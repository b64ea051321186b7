"""What a questionnaire means. Pure: no web, no database, no clock, no randomness."""
