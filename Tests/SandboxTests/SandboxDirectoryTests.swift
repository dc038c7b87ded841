import ConnectorKit
import Connectors
import Domain
import Kernel
import Sandbox
import Signing
import TestKit
import Testing
import Vendors

/// The real directory clients over real HTTP: addresses, proofs and pages fit together.
@Suite(.timeLimit(.minutes(10))) struct SandboxDirectoryTests {
    @Test func `an API token gives and takes membership in Okta`() async throws {
        try await withSandbox { sandbox, browser in
            let token = Secret(sandbox.vendors.credentials.oktaAPIToken)
            let settings = ["org_url": sandbox.address(of: .okta)]
            let okta = try directory(
                OktaConnector.self,
                OktaAPIToken(),
                settings,
                secrets: ["api_token": token],
                browser
            )
            try await giveAndTake(okta, page: sandbox.address(of: .okta), browser)
        }
    }

    @Test func `a service app proves itself to Okta by signatures`() async throws {
        let key = try SigningKey.rsa(keyID: "okta-1")
        try await withSandbox {
            $0.oktaKeys = JWKSet([key.publicKey])
        } _: { sandbox, browser in
            let client = try #require(sandbox.vendors.credentials.oktaClientID)
            let settings = ["org_url": sandbox.address(of: .okta), "client_id": client, "key_id": "okta-1"]
            let okta = try directory(
                OktaConnector.self,
                OktaServiceApp(),
                settings,
                secrets: ["private_key": key.pem],
                browser
            )
            try await giveAndTake(okta, page: sandbox.address(of: .okta), browser)
        }
    }

    @Test func `a client secret gives and takes membership in Entra`() async throws {
        try await withSandbox { sandbox, browser in
            let address = sandbox.address(of: .entra)
            let settings = [
                "tenant_id": SmallCompany.entraTenant, "client_id": SmallCompany.entraClient,
                "authority_url": address, "graph_url": address,
            ]
            let secret = Secret(sandbox.vendors.credentials.entraSecret)
            let entra = try directory(
                EntraConnector.self,
                EntraClientSecret(),
                settings,
                secrets: ["client_secret": secret],
                browser
            )
            try await giveAndTake(entra, page: address, browser)
            let group = try await entra.bind(
                .named(SmallCompany.claudeEnterprise.groupName, key: "key-1", description: "made by Clearance")
            )
            let before = try #require(try await entra.membershipStamp(of: group.id, since: nil))
            let person = try await entra.resolve(Secret(SmallCompany.ria.email))
            #expect(await entra.add(person.id, to: group.id).readBack == .member)
            #expect(try await entra.membershipStamp(of: group.id, since: before) != before)
        }
    }

    private func giveAndTake(_ directory: any Directory, page: String, _ browser: Browser) async throws {
        #expect(await directory.test().passed)
        let tool = SmallCompany.claudeEnterprise
        let group = try await directory.bind(.named(tool.groupName, key: "key-1", description: "made by Clearance"))
        let person = try await directory.resolve(Secret(SmallCompany.ria.email))
        #expect(await directory.add(person.id, to: group.id).readBack == .member)
        let given = try await browser.get("\(page)/groups/\(group.id)").text
        #expect(given.contains("Ria Requester"))
        #expect(await directory.remove(person.id, from: group.id).readBack == .notMember)
        let taken = try await browser.get("\(page)/groups/\(group.id)").text
        #expect(taken.contains("Nobody is in this group."))
    }

    private func directory(
        _ connector: any Connector.Type,
        _ provider: any CredentialProvider,
        _ settings: [String: String],
        secrets: [String: Secret],
        _ browser: Browser
    ) throws -> any Directory {
        let clock = VirtualClock()
        let binding = ConnectionBinding(
            organization: "org",
            connection: "directory",
            connector: connector.manifest.kind,
            provider: type(of: provider).name,
            settings: settings
        )
        let broker = MintingBroker(
            provider,
            secrets: secrets,
            transport: browser,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        )
        let scopes = connector.manifest.provisioningScopes
        let caller = AuthorizedCaller(binding, scopes: scopes, broker: broker, transport: browser, time: clock)
        return try #require(try connector.init(binding, caller: caller).directory)
    }
}
