"""The context dataset: schema, build, checks, manifest, load."""
