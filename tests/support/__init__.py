"""What tests stand on: a throw-away database, a running product, a browser."""
