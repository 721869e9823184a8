"""What is missing: questions and articles in, problems, coverage and suggestions out."""
