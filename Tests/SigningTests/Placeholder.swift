// The place of SigningTests.
