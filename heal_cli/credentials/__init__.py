"""Where tools keep their logins, and until when those are good. Read only; nothing here uses the network."""
