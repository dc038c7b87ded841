// The place of Jobs.
