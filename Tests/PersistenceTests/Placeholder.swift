// The place of PersistenceTests.
