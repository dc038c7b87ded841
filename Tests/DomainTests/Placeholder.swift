// The place of DomainTests.
