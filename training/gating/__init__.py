"""Whether a candidate may replace the live version: decided by statistics on frozen sets, and said in words."""
