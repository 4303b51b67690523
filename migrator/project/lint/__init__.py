"""What is to be said of the manifest itself: one rule a module."""
