"""What is kept between two clicks: encrypted, expiring, erasable."""
