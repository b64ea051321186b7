"""Who may ask: log-in, the pages of worker, station and bureau, and the commands."""
