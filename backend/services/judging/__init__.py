"""What a candidate is judged on and by: labels that are set aside, the version as shipped, the settings."""
