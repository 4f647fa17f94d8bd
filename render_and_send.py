"""Build, check and send the executive reports; `--help` explains."""

from reporting.cli import main

if __name__ == "__main__":
    main()
