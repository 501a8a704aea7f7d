"""Between the server's sockets and Django: limits, threads, streams."""
