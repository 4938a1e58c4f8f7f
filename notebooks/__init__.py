"""What people run: lessons, the client they use, the pipeline that checks and publishes them. Knows no Django."""
