// The place of ConnectorKit.
