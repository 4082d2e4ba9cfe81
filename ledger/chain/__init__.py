"""The one way to the chain: JSON-RPC, ABIs, events, EIP-712 and signatures."""
