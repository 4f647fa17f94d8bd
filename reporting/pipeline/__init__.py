"""The run: sources, dataset, notebooks, pages, mails, editions, outbox or SES, site."""

from reporting.pipeline.request import Report, Request, Result
from reporting.pipeline.run import run

__all__ = ["Report", "Request", "Result", "run"]
