// The place of Sandbox.
