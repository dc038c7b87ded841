// The place of Domain.
