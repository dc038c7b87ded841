import ConnectorKit
import Kernel
import Logging
import Outbound

/// The only way out, with the origins that the operator allows.
func makeTransport(_ settings: Settings, _ logger: Logger) throws(Refusal) -> HTTPTransport {
    var allowed: [WebAddress] = []
    for origin in settings.allowedOrigins {
        guard let address = WebAddress(origin), address.target == "/" else {
            throw Refusal(.invalid, "setting_invalid", "`egress.allow` names `\(origin)`, which is no origin")
        }
        allowed.append(address)
    }
    if case .apart(let core, _, _) = settings.core { allowed.append(core) }
    return HTTPTransport(egress: EgressGuard(allowing: allowed), logger: logger)
}
