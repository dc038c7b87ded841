// The place of Server.
