package import ConnectorKit
package import Kernel

/// Decides where a call may go.
///
/// Addresses come from customers, so a name is resolved here, every answer is checked, and the checked address is the
/// one that is dialled: a second answer of the name server is never asked for.
package struct EgressGuard: Sendable {
    private let allowed: Set<String>
    private let resolver: any Resolver

    /// - Parameter allowed: origins of the operator's choice that may be http, private or loopback.
    package init(allowing allowed: [WebAddress] = [], resolver: any Resolver = SystemResolver()) {
        (self.allowed, self.resolver) = (Set(allowed.map(\.origin)), resolver)
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
        do { found = try await resolver.addresses(of: bare) } catch {
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
