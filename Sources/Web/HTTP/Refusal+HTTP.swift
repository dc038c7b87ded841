import ConnectorKit
import Hummingbird
import Kernel

extension Refusal.Code {
    /// The one place where a "no" becomes a status.
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupported: .unsupportedMediaType
        case .rateLimited: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}

extension Problem {
    init(_ refusal: Refusal) {
        self.init(
            status: refusal.code.status,
            reason: refusal.reason,
            detail: refusal.message,
            retryAfter: refusal.retryAfter
        )
    }

    /// What to answer to anything thrown; nil for a fault.
    init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self.init(refusal)
        case let failure as ProviderFailure: self.init(failure)
        case let error as any HTTPResponseError: self.init(status: error.status)
        default: return nil
        }
    }

    /// The other system said no; we are the gateway.
    private init(_ failure: ProviderFailure) {
        self.init(status: .badGateway, reason: failure.code, detail: failure.message, retryAfter: failure.retryAfter)
    }

    /// What the HTTP server itself refuses.
    init(status: HTTPResponse.Status) {
        let (reason, detail) =
            switch status {
            case .notFound: ("not_found", "there is nothing at this address")
            case .methodNotAllowed: ("method_not_allowed", "this address does not take this method")
            case .contentTooLarge: ("body_too_large", "the body is larger than this address accepts")
            default: ("bad_request", "the request could not be read")
            }
        self.init(status: status, reason: reason, detail: detail, retryAfter: nil)
    }
}
