"""What `scripts/bench` measures, one module a group of figures."""
