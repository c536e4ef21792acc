"""What is peculiar to written Vietnamese: letters and tones, the keys they are typed with, and abbreviations."""
