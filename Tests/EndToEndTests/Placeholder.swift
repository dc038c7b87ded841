// The place of EndToEndTests.
