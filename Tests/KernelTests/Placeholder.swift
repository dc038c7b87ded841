// The place of KernelTests.
