import AsyncHTTPClient
import ConnectorKit
import Glibc
import NIOCore
import NIOPosix

extension TransportFailure {
    /// What a failure of the network means for the call.
    ///
    /// Only where it is certain that no byte of the request went out does it count as not sent.
    init(_ error: any Error, host: String) {
        switch error {
        case let error as TransportFailure: self = error
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as HTTPClientError: self = TransportFailure.of(error, host)
        case is NIOConnectionError: self = .unreachable("no connection to `\(host)` came about")
        case let error as IOError where TransportFailure.beforeConnection.contains(error.errnoCode):
            self = .unreachable("no connection to `\(host)` came about")
        default: self = .lost("the exchange with `\(host)` broke off (\(type(of: error)))")
        }
    }

    /// A word for the log, without the address.
    var word: String {
        switch self {
        case .forbidden: "forbidden"
        case .unreachable: "unreachable"
        case .timedOut: "timed out"
        case .lost: "lost"
        case .tooLarge: "too large"
        }
    }

    private static let beforeConnection: Set<CInt> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]

    private static func of(_ error: HTTPClientError, _ host: String) -> TransportFailure {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            .unreachable("`\(host)` did not take the connection in time")
        case .readTimeout, .writeTimeout, .deadlineExceeded: .timedOut
        case .invalidURL, .emptyHost, .emptyScheme, .alreadyShutdown:
            .unreachable("the call to `\(host)` cannot be made: \(error.shortDescription)")
        default: .lost("the exchange with `\(host)` broke off (\(error.shortDescription))")
        }
    }
}
