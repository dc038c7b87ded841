import Domain
import Kernel

extension Operation {
    static let log: [Operation] = []
}

extension Desk {
    /// The log as JSON lines, piece by piece.
    func export(_ input: JSON) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        throw Refusal(.unavailable, "not_wired", "the log cannot be exported yet")
    }
}
