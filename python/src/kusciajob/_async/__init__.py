"""The client, as it waits."""
