"""The doctor's checks, one module for each thing that can be wrong."""
