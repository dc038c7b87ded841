package import ConnectorKit
package import Kernel

/// Decides where a call may go.
///
/// Addresses come from customers, so a name is resolved here, every answer is checked, and the checked address is the
/// one that is dialled: a second answer of the name server is never asked for.
package struct EgressGuard: Sendable {
    private let allowed: Set<String>
    /// Mail servers of the operator's choice that may be private or loopback, as `host:port`.
    private let allowedMail: Set<String>
    private let resolver: any Resolver
    /// A name server of a customer's choice must not be able to hold a call for as long as it likes.
    private let resolveLimit: Span

    /// - Parameters:
    ///   - allowed: origins of the operator's choice that may be http, private or loopback.
    ///   - mail: mail servers of the operator's choice, as `host:port`, that may be private or loopback.
    ///   - resolveLimit: how long a name may take to resolve.
    package init(
        allowing allowed: [WebAddress] = [],
        mail: [String] = [],
        resolver: any Resolver = SystemResolver(),
        resolveLimit: Span = .seconds(5)
    ) {
        (self.allowed, self.resolver) = (Set(allowed.map(\.origin)), resolver)
        self.resolveLimit = resolveLimit
        allowedMail = Set(mail.map { $0.lowercased() })
    }

    /// The ports on which mail is handed over; no other is dialled unless an operator allows it.
    private static let mailPorts: Set<Int> = [25, 465, 587, 2525]

    /// The addresses of a mail server that may be dialled, at least one.
    package func addresses(ofMailServer host: String, port: Int) async throws(TransportFailure) -> [IPAddress] {
        let isAllowed = allowedMail.contains("\(host.lowercased()):\(port)")
        guard isAllowed || Self.mailPorts.contains(port) else {
            throw .forbidden("port \(port) is none on which mail is handed over; only an operator can allow that")
        }
        let found = try await resolve(host)
        guard isAllowed || found.allSatisfy(\.isPublic) else {
            throw .forbidden("`\(host)` leads to an address that is not public; only an operator can allow that")
        }
        return found
    }

    /// The addresses that may be dialled for this origin, at least one.
    package func addresses(for address: WebAddress) async throws(TransportFailure) -> [IPAddress] {
        let isAllowed = allowed.contains(address.origin)
        guard isAllowed || address.scheme == "https" else {
            throw .forbidden("`\(address.host)` is not reached by https; only an operator can allow that")
        }
        let found = try await resolve(address.host)
        guard isAllowed || found.allSatisfy(\.isPublic) else {
            throw .forbidden(
                "`\(address.host)` leads to an address that is not public; only an operator can allow that"
            )
        }
        return found
    }

    private func resolve(_ host: String) async throws(TransportFailure) -> [IPAddress] {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if let literal = IPAddress(bare) { return [literal] }
        guard !endsInNumber(bare), !bare.contains(":") else {
            throw .forbidden("`\(host)` is a number in disguise; write the address in its usual form")
        }
        let found: [IPAddress]
        do { found = try await resolver.addresses(of: bare, within: resolveLimit) } catch {
            throw .unreachable("the name `\(host)` does not resolve; check it")
        }
        guard !found.isEmpty else { throw .unreachable("the name `\(host)` has no address; check it") }
        return found
    }

    /// Decimal, octal, hexadecimal and shortened forms, which resolvers take for IPv4 addresses.
    private func endsInNumber(_ host: String) -> Bool {
        guard let last = host.split(separator: ".").last else { return true }
        return last.utf8.allSatisfy { (48...57).contains($0) } || last.hasPrefix("0x")
    }
}
