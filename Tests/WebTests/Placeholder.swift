// The place of WebTests.
