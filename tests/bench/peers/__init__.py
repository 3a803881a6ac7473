"""Other readers of writing, run beside Paraph on the same images; never a dependency of anyone who uses Paraph."""
