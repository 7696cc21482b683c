"""index: documents become passages and statements, each with exact offsets into the text it came from."""
