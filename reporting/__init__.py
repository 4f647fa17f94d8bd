"""Executive reports from one checked dataset: sources -> context -> analysis -> perspectives -> blocks."""
