"""What benches/run.py is made of: the server, the tools, three measurements, a report. Standard library only."""
