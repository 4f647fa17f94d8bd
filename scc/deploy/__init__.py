"""Building what is deployed."""
