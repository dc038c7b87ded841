// The place of Vault.
