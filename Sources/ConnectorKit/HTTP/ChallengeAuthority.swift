package import Kernel

/// Whom a resource's 401 may make us ask for a token, and for what.
///
/// A challenge comes from whoever answered, so it is believed only as far as it agrees with what is known beforehand:
/// the authority is the one that the operator trusts, and the host that was called lies under the resource that the
/// token would be for. Otherwise an attacker's 401 would collect a token that opens somebody else's vault.
package struct ChallengeAuthority: Equatable, Sendable {
    /// Where the token is asked for, with the tenant in its path where the challenge names one.
    package let authority: WebAddress
    /// What the token is for, for example `https://vault.azure.net`; the scope is this origin and `/.default`.
    package let resource: WebAddress

    /// Reads the bearer challenge of a 401, and refuses everything that an honest resource would not say.
    ///
    /// - Parameters:
    ///   - call: the address that was called.
    ///   - trusted: the one authority that the operator trusts; its origin has to be the challenge's own.
    /// - Throws: a terminal failure; no token may be sent then.
    package init(answering reply: HTTPReply, to call: WebAddress, trusting trusted: WebAddress) throws(ProviderFailure)
    {
        let challenges = reply.headers.values("www-authenticate").compactMap(Self.bearer)
        guard reply.status == 401, challenges.count == 1, let parameters = challenges.first else {
            throw Self.refused("it answered without one bearer challenge")
        }
        guard let authority = Self.address(parameters["authorization"] ?? parameters["authorization_uri"], trusted)
        else {
            throw Self.refused("its challenge names no authority")
        }
        let audience = parameters["resource"] ?? parameters["scope"].map(Self.withoutDefault)
        guard let resource = Self.address(audience, trusted), resource.target == "/"
        else { throw Self.refused("its challenge names no resource") }
        guard authority.hasSameOrigin(as: trusted) else {
            throw Self.refused("its challenge leads to an authority that is not trusted")
        }
        guard Self.isUnder(call.host, resource.host), call.port == resource.port else {
            throw Self.refused("its challenge is for a resource that it does not belong to")
        }
        (self.authority, self.resource) = (authority, resource)
    }

    /// Whether the host is the resource's own or lies below it; a resource of one label would be half the internet.
    package static func isUnder(_ host: String, _ resource: String) -> Bool {
        guard resource.contains("."), !resource.hasPrefix("."), !resource.hasSuffix(".") else { return false }
        return sameBytes(host, resource) || host.hasSuffix("." + resource)
    }

    /// Plain http only where the operator's own authority is reached that way, as in tests.
    private static func address(_ text: String?, _ trusted: WebAddress) -> WebAddress? {
        guard let address = text.flatMap({ WebAddress($0) }), address.query == nil,
            address.scheme == "https" || address.scheme == trusted.scheme
        else { return nil }
        return address
    }

    private static func withoutDefault(_ scope: String) -> String {
        scope.hasSuffix("/.default") ? String(scope.dropLast("/.default".count)) : scope
    }

    private static func refused(_ why: String) -> ProviderFailure {
        ProviderFailure(.terminal, "challenge_refused", "no token was sent to this host: \(why)")
    }

    /// The parameters of a bearer challenge (RFC 9110, 11.6.1); nil for another scheme, a second challenge behind it, or
    /// a parameter that stands twice.
    private static func bearer(_ header: String) -> [String: String]? {
        guard let space = header.firstIndex(of: " "), header[..<space].lowercased() == "bearer" else { return nil }
        var (rest, parameters): (Substring, [String: String]) = (header[space...], [:])
        while true {
            rest = rest.drop { $0 == " " || $0 == "," || $0 == "\t" }
            guard !rest.isEmpty else { return parameters }
            guard let equals = rest.firstIndex(of: "="),
                let (value, end) = value(rest[rest.index(after: equals)...])
            else { return nil }
            let name = rest[..<equals].lowercased()
            guard !name.isEmpty, name.utf8.allSatisfy({ (97...122).contains($0) || $0 == 95 || $0 == 45 }),
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
            rest = end
        }
    }

    private static func value(_ text: Substring) -> (String, Substring)? {
        guard text.first == "\"" else {
            let word = text.prefix { $0 != "," && $0 != " " && $0 != "\t" }
            return (String(word), text[word.endIndex...])
        }
        let inner = text.dropFirst()
        guard let close = inner.firstIndex(of: "\""), !inner[..<close].contains("\\") else { return nil }
        return (String(inner[..<close]), inner[inner.index(after: close)...])
    }
}
