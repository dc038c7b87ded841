// The place of Federation.
