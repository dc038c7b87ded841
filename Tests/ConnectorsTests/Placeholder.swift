// The place of ConnectorsTests.
