package import Kernel

/// The address of our own issuer.
package struct IssuerAddress: Sendable {
    /// As tokens name it and relying parties compare it, byte for byte: without a slash at its end.
    package let identifier: String
    package let discovery: WebAddress
    package let keySet: WebAddress

    package init(_ address: WebAddress) {
        var base = address
        base.query = nil
        identifier = base.path == "/" ? base.origin : String(base.description.trimmingSuffix("/"))
        discovery = base.appending([".well-known", "openid-configuration"])
        keySet = base.appending([".well-known", "jwks.json"])
    }

    /// Why the clouds would not take it; none when they do.
    package var problems: [String] {
        var problems: [String] = []
        if discovery.scheme != "https" { problems.append("it is not https") }
        if discovery.scheme == "https" && discovery.port != 443 { problems.append("it names a port") }
        if identifier.utf8.count > 255 { problems.append("it is longer than 255 characters") }
        if isLocal { problems.append("its host is no public name") }
        return problems
    }

    /// A name without a dot, or an address instead of a name.
    private var isLocal: Bool {
        let host = discovery.host
        let isAddress = host.hasPrefix("[") || host.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        return isAddress || !host.contains(".") || host.hasSuffix(".localhost") || host.hasSuffix(".local")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> Substring {
        var rest = self[...]
        while rest.last == suffix { rest = rest.dropLast() }
        return rest
    }
}
