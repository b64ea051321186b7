"""Flask's command line: one module for each group. They start without the app."""
