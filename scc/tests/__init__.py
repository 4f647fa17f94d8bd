"""Tests of Ship Captain Crew."""
