import ConnectorKit
import Domain
import Kernel

extension Operation {
    static let organizations = [
        Operation(machine: "organization/create") { input, desk in
            let id = ID<Organization>(desk.services.randomness.key(at: desk.services.time.now()))
            let scope = OrganizationScope(verified: id)
            let client = try await signInClient(input, in: scope, desk)
            let admin = CreateOrganization.FirstAdmin(
                displayName: try input.require("adminName"),
                subject: try input.require("adminSubject")
            )
            let organization = Organization(
                id: id,
                name: try input.require("name"),
                createdAt: desk.services.time.now()
            )
            let (token, hash) = APITokens.fresh(desk.services)
            let create = CreateOrganization(organization, client: client, admin: admin, token: .init(hash: hash))
            let person = try await create(store: desk.services.store)
            let ends = organization.createdAt + CreateOrganization.FirstToken.lifetime
            return [
                "organization": .string(id.rawValue), "admin": .string(person.id.rawValue),
                "token": .string(token), "tokenExpiresAt": .instant(ends),
            ]
        },
        Operation(machine: "organization/list") { _, desk in
            let ids = try await desk.services.store.everyOrganization()
            var list: [JSON] = []
            for id in ids {
                let scope = OrganizationScope(verified: id)
                let known = try await desk.services.store.read(in: scope) { try $0.organizations.current() }
                list.append(["organization": .string(id.rawValue), "name": .text(known?.name)])
            }
            return .array(list)
        },
    ]

    /// Plain http issuers can be read and forged on the way: production takes none.
    private static func signInClient(_ input: JSON, in scope: OrganizationScope, _ desk: Desk) async throws
        -> SignInClient
    {
        let issuer = try input.require("issuer")
        guard let address = WebAddress(issuer) else {
            throw Refusal(.invalid, "issuer_invalid", "`\(issuer)` is no address")
        }
        guard address.scheme == "https" || desk.services.settings.mode == .development else {
            throw Refusal(
                .invalid,
                "issuer_not_https",
                "the issuer `\(issuer)` has to use https; only `mode: development` takes plain http"
            )
        }
        let clientID = try input.require("clientID")
        guard let secret = input["clientSecret"]?.string, !secret.isEmpty else {
            return SignInClient(issuer: issuer, clientID: clientID, sealedSecret: nil)
        }
        let name = SecretName.signInClient(clientID)
        let sealed = try await desk.services.vault.seal(Secret(secret), name: name, in: scope)
        return SignInClient(issuer: issuer, clientID: clientID, sealedSecret: sealed)
    }
}
