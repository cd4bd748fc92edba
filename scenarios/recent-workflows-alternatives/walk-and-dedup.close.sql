CLOSE history
