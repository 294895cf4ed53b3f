"""What keeps programs, recordings and pages honest."""
