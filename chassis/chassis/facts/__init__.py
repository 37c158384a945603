"""Facts: told in the transaction that made them true, published by the relay, heard once."""
