"""What is torn or damaged: found, read as far as it goes, and built anew."""
