"""What the Lambda zip holds."""
