"""How a message reaches somebody outside the portal: e-mail and SMS, until it is there or on a clerk's list."""
