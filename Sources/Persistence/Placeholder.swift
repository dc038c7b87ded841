// The place of Persistence.
