// The place of Connectors.
