"""The registry's endpoints. Each names the authority it needs in its signature and does nothing but ask a service."""
