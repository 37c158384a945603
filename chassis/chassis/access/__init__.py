"""Who may do what: rules from the contract, the caller, scopes, masking, and the log of every look."""
