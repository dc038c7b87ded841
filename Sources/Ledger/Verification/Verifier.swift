import Kernel

/// Verifies logs: offline from an export, or online from what is stored.
package struct Verifier: Sendable {
    let trust: Trust
    let parallelism: Int
    let progress: @Sendable (_ entries: Int64) -> Void

    /// Takes what the verifier brings along.
    ///
    /// - Parameters:
    ///   - parallelism: how many blocks are examined at a time; the number of cores is a good one.
    ///   - progress: told now and then how many entries were verified.
    package init(
        trust: Trust,
        parallelism: Int = 2,
        progress: @escaping @Sendable (_ entries: Int64) -> Void = { _ in }
    ) {
        (self.trust, self.parallelism, self.progress) = (trust, max(1, parallelism), progress)
    }

    static let blockSize = 1 << 19
}
