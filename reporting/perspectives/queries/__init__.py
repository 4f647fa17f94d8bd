"""The shared questions: Ibis expressions over the context dataset, and the records their answers become."""
