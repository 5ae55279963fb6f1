"""Settings of the test run: the project's own, with local secrets and fast password hashing."""
