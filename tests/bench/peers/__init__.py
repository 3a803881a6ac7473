"""Other readers, run on the same images as Paraph; never a dependency of Paraph itself."""
