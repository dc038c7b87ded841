// The place of OutboundTests.
