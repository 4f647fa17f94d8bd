"""Editions, outbox and SES."""
