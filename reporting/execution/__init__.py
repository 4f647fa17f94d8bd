"""Notebooks run by papermill, in our fork engine or a stock kernel."""
