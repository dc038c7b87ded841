// The place of Signing.
