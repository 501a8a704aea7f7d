"""Review rules (审单策略): what an order must pass before somebody, or a rule, approves it."""
