import ConnectorKit
import Kernel
import Testing

@Suite struct ChallengeAuthorityTests {
    private static let login = "https://login.microsoftonline.com"
    private static let honest =
        #"Bearer authorization="https://login.microsoftonline.com/contoso", resource="https://vault.azure.net""#

    private func challenge(_ headers: [String], host: String = "acme.vault.azure.net", status: Int = 401) throws
        -> ChallengeAuthority
    {
        let reply = HTTPReply(status, headers: HTTPHeaders(headers.map { ("WWW-Authenticate", $0) }))
        let call = try #require(WebAddress("https://\(host)/secrets/name"))
        return try ChallengeAuthority(answering: reply, to: call, trusting: try #require(WebAddress(Self.login)))
    }

    @Test func `assertion 20: a challenge of the trusted authority for the host's own resource is answered`() throws {
        let found = try challenge([Self.honest])
        #expect(found.authority.description == "https://login.microsoftonline.com/contoso")
        #expect(found.resource.origin == "https://vault.azure.net")
        let newer =
            #"bearer authorization_uri="https://login.microsoftonline.com/t",scope="https://vault.azure.net/.default""#
        #expect(try challenge([newer]).resource == found.resource)
        #expect(try challenge([Self.honest], host: "vault.azure.net") == found)
    }

    @Test(arguments: [
        "acme.vault.azure.net.evil.example", "evilvault.azure.net", "vault.azure.net.evil.example", "evil.example",
        "vault.azure.com", "xvault.azure.net", "127.0.0.1",
    ])
    func `assertion 20: a host that is not under the challenge's resource gets no token`(host: String) {
        let failure = #expect(throws: ProviderFailure.self) { try challenge([Self.honest], host: host) }
        #expect(failure?.code == "challenge_refused")
        #expect(failure?.kind == .terminal)
    }

    @Test(arguments: [
        // Another authority, by name, by user info, by a longer host, by port or without TLS.
        #"Bearer authorization="https://login.evil.example/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com@evil.example/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com.evil.example/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com:8443/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="http://login.microsoftonline.com/t", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t?to=evil", resource="https://vault.azure.net""#,
        // Another resource.
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://graph.microsoft.com""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="http://vault.azure.net""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net/path""#,
        #"Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net:444""#,
        // Two of one name: which was meant stays open, so neither is.
        #"Bearer authorization="https://login.microsoftonline.com/t", authorization="https://login.evil.example", resource="https://vault.azure.net""#,
        #"Bearer resource="https://vault.azure.net", Bearer authorization="https://login.microsoftonline.com/t""#,
        #"Bearer authorization="https://login.microsoftonline.com/t"#, "Bearer", "Basic realm=x", "",
        #"Negotiate authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net""#,
    ])
    func `assertion 20: a challenge that leads elsewhere gets no token`(header: String) {
        let failure = #expect(throws: ProviderFailure.self) { try challenge([header]) }
        #expect(failure?.code == "challenge_refused")
        #expect(failure?.message.contains("evil") == false)
    }

    @Test func `assertion 20: two challenges, none, or another status get no token`() {
        #expect(throws: ProviderFailure.self) { try challenge([Self.honest, Self.honest]) }
        #expect(throws: ProviderFailure.self) { try challenge([]) }
        #expect(throws: ProviderFailure.self) { try challenge([Self.honest], status: 403) }
    }
}
