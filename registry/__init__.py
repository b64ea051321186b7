"""Who lives where: households and residents, as a worker may register them."""
