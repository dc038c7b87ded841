package import ConnectorKit
package import Kernel

/// A token, or a name and a password, shown in one header of every call.
package enum WebAPISecret: PastedFields {
    package static let connector = "web_api"
    package static let fields = ["token", "username", "password"]
    /// How long an opened secret is used before the vault is asked again.
    static let lifetime = Span.minutes(15)

    package static func session(
        _ binding: ConnectionBinding,
        opening open: (_ field: String) async throws(ProviderFailure) -> Secret,
        at now: Instant
    ) async throws(ProviderFailure) -> any Session {
        let home: WebAddress
        do { home = try WebAPI.address(of: binding) } catch { throw ProviderFailure(error) }
        let until = now + lifetime
        switch binding.settings["authorization"]?.lowercased() ?? "bearer" {
        case "bearer":
            return HeaderSession("Bearer ", try await visible(open, "token"), for: home, until: until, scopes: [])
        case "basic":
            let proof = try basic(try await open("username"), try await open("password"))
            return HeaderSession("Basic ", proof, for: home, until: until, scopes: [])
        case let header:
            guard isCustomHeader(header) else {
                let why =
                    "`authorization` must be `bearer`, `basic`, or the name of a header for keys, such as `x-api-key`"
                throw ProviderFailure(.terminal, "setting_invalid", why)
            }
            let token = try await visible(open, "token")
            return HeaderSession("", token, for: home, until: until, scopes: [], header: header)
        }
    }

    /// A header of the system's own; those that steer the call itself are not for a secret.
    private static func isCustomHeader(_ name: String) -> Bool {
        let steering = ["host", "content-length", "content-type", "transfer-encoding", "connection", "cookie", "te"]
        return (1...60).contains(name.utf8.count) && !steering.contains(name) && !name.hasPrefix("proxy-")
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private static func visible(_ open: (String) async throws(ProviderFailure) -> Secret, _ field: String)
        async throws(ProviderFailure) -> Secret
    {
        let secret = try await open(field)
        guard secret.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            let why = "`\(field)` holds characters that no header carries; paste it again"
            throw ProviderFailure(.terminal, "secret_invalid", why)
        }
        return secret
    }

    private static func basic(_ name: Secret, _ password: Secret) throws(ProviderFailure) -> Secret {
        guard name.withBytes({ !$0.contains(UInt8(ascii: ":")) }) else {
            throw ProviderFailure(.terminal, "secret_invalid", "`username` must not hold a colon; paste it again")
        }
        return name.withBytes { name in
            password.withBytes { Secret(Base64.encode(name + [UInt8(ascii: ":")] + $0)) }
        }
    }
}
