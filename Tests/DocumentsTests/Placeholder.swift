// The place of DocumentsTests.
