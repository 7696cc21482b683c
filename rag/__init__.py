"""rag: a question becomes an answer in which every sentence is cited and every quote is verbatim."""
