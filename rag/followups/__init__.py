"""What a question leaves out, out of the turns before it."""
