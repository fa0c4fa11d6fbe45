"""What templates of Guitu can say beside Django's own tags."""
