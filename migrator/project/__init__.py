"""The project on disk: manifest and scripts, as frozen values."""
