"""What a candidate is compared on and with: labels that are set aside, the version as shipped, the settings."""
