"""What takes several runs or several sources: the engine used more than once."""
