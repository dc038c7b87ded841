// The place of Outbound.
