import Kernel
import TestKit

/// Reads a vector file beside the project.
func vectors(_ path: String) throws -> JSON { try JSON(parsing: SharedFiles.bytes("vectors/" + path)) }

/// Numbers that are the same in every run.
final class CountingRandomness: Randomness, @unchecked Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
