"""`heal doctor`: what is installed, configured and broken, each with what mends it."""
