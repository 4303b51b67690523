"""One module a command: options in, a result out to a renderer, an exit code back."""
