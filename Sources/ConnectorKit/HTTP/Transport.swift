import Kernel

/// The only way out.
///
/// A connector cannot open a socket itself.
///
/// A transport never follows redirects and never retries: the job that wanted the call owns its retries.
package protocol Transport: Sendable {
    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply
}

/// Why there is no reply.
///
/// Whether the call had an effect is unknown for `timedOut` and `lost`.
package enum TransportFailure: Error, Equatable, Sendable {
    /// The egress guard forbids the address.
    ///
    /// Nothing was sent.
    case forbidden(String)
    /// No connection came about. Nothing was sent.
    case unreachable(String)
    case timedOut
    case lost(String)
    case tooLarge

    package var mayHaveHadEffect: Bool {
        switch self {
        case .forbidden, .unreachable: false
        case .timedOut, .lost, .tooLarge: true
        }
    }
}
