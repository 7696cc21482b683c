"""The browser front end. Gradio lives here and nowhere else."""
