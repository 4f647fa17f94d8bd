"""Page, text, chart images and mail from blocks."""
