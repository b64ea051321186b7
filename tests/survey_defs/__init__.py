"""Tests of the surveys, modules and code tables that we ship."""
