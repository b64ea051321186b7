"""What help is needed. The rules are pure; the list that lives across visits grows beside them."""
