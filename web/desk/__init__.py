"""The desk of stations and bureaus: need list, visits, overview, and what is downloaded from them."""
