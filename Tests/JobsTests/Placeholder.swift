// The place of JobsTests.
