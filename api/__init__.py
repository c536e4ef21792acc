"""The doors: everything that crosses the network, in or out."""
