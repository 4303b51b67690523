"""SQL as text: statements, transaction modes, COPY blocks, touched objects."""
