// The place of Kernel.
