"""The command line: argv and environment to options, results to a renderer, an exit code."""
