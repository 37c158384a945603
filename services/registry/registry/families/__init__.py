"""Family facts for the services that find what families are due."""
