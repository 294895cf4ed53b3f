"""What is run by hand: `make` names each. Nothing here is a test, or part of the recorder."""
