"""Index, archive, comparison, search and feeds of the internal site: `build.build_site` writes them.

Nothing is imported here: whether the feeds are there is asked in runs that build nothing.
"""
