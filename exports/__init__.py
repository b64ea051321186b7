"""What leaves the station: visit records, need lists and tables. It knows paper, and never asks who may have it."""
