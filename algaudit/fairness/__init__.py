"""How groups fare: rates, gaps between them, how sure one can be, and two other libraries asked for their opinion."""
