"""Whether a candidate may replace the live version: decided by statistics on two sets, and said in sentences."""
