"""Ship Captain Crew: each charter crewed, checked and safely back."""
