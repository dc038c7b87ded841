// The place of FederationTests.
