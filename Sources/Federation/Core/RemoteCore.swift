package import ConnectorKit
package import Domain
package import Kernel
import Signing

/// The Core in another process: every call is signed with the secret of the organization's app.
package struct RemoteCore: Core {
    package typealias FindApp = @Sendable (OrganizationScope) async throws -> CoreApp?

    private let address: WebAddress
    private let transport: any Transport
    private let time: any TimeSource
    private let randomness: any Randomness
    private let findApp: FindApp

    /// - Parameter address: where the Core is, without `/core/v1`.
    package init(
        at address: WebAddress,
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness,
        findApp: @escaping FindApp
    ) {
        (self.address, self.transport, self.time) = (address, transport, time)
        (self.randomness, self.findApp) = (randomness, findApp)
    }

    package func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    {
        try await ask(.test(connection), in: scope, ConnectionTest.init)
    }

    package func bind(
        _ group: GroupWanted,
        of connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> DirectoryGroup {
        try await ask(.bind(group, connection), in: scope, DirectoryGroup.init)
    }

    package func membershipStamp(
        of group: String,
        connection: ID<Connection>,
        since last: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> String? {
        try await ask(.stamp(group: group, connection, since: last), in: scope) { json -> String?? in
            json["stamp"].map(\.string)
        }
    }

    package func resolve(
        _ login: Secret,
        of connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> DirectoryPerson {
        try await ask(.resolve(login, connection), in: scope, DirectoryPerson.init)
    }

    package func prove(_ claim: [String: String], of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> ConnectionTest
    {
        try await ask(.prove(claim, connection), in: scope, ConnectionTest.init)
    }

    package func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await change(.add(membership), in: scope)
    }

    package func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await change(.remove(membership), in: scope)
    }

    package func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await change(.check(membership), in: scope)
    }

    package func members(
        of group: String,
        connection: ID<Connection>,
        after cursor: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> Page<String> {
        try await ask(.members(group: group, connection, after: cursor), in: scope, Page<String>.init)
    }

    private func change(_ operation: CoreOperation, in scope: OrganizationScope) async -> ProviderResult {
        do { return try await ask(operation, in: scope, ProviderResult.init) } catch { return ProviderResult(error) }
    }

    private func ask<T>(
        _ operation: CoreOperation,
        in scope: OrganizationScope,
        _ read: (JSON) -> T?
    ) async throws(ProviderFailure) -> T {
        let answer = try await send(operation, in: scope)
        if let failure = answer["failure"].flatMap(ProviderFailure.init) { throw failure }
        guard let result = answer["result"].flatMap(read) else { throw RemoteCore.garbled }
        return result
    }

    private func send(_ operation: CoreOperation, in scope: OrganizationScope) async throws(ProviderFailure) -> JSON {
        let call = try await signed(operation, in: scope)
        let reply: HTTPReply
        do { reply = try await transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
        guard reply.status == 200 else { throw refused(reply) }
        for session in (reply.headers[Errand.field] ?? "").split(separator: " ").prefix(16) {
            Errand.current?.note(String(session.prefix(64)))
        }
        guard let json = reply.json else { throw RemoteCore.garbled }
        return json
    }

    private func signed(_ operation: CoreOperation, in scope: OrganizationScope) async throws(ProviderFailure)
        -> HTTPCall
    {
        let app = try await app(of: scope)
        let address = address.appending(CoreOperation.path + [operation.name])
        var call = HTTPCall.json(.post, address, operation.json)
        let now = time.now()
        let signature = MessageSignature(
            created: now,
            expires: now + .seconds(60),
            nonce: Base64.encode(randomness.bytes(16), .url),
            keyID: app.id,
            tag: CoreApp.tag
        )
        do {
            for field in try signature.fields(for: SignableMessage(call), secret: app.secret) {
                call.headers.set(field.name, field.value)
            }
        } catch { throw ProviderFailure(.terminal, "core_signature", "the call to the Core cannot be signed") }
        return call
    }

    /// An app signs for its own organization only, whoever asks.
    private func app(of scope: OrganizationScope) async throws(ProviderFailure) -> CoreApp {
        let app: CoreApp?
        do { app = try await findApp(scope) } catch {
            throw ProviderFailure(.retryable, "core_app_unreadable", "the app's secret for the Core could not be read")
        }
        guard let app, app.organization == scope.organization else {
            throw ProviderFailure(.terminal, "core_app_missing", "this organization has no app for the Core; make one")
        }
        return app
    }

    private func refused(_ reply: HTTPReply) -> ProviderFailure {
        guard (400..<500).contains(reply.status), reply.status != 429 else {
            let wait = reply.headers["retry-after"].flatMap { Int64($0) }.map { Span.seconds($0) }
            let why = "the Core answered \(reply.status); the effect is unknown until it is read back"
            return ProviderFailure(.retryable, "core_unavailable", why, retryAfter: wait)
        }
        let why = "the Core refused the call with \(reply.status); check app id, app secret and both clocks"
        return ProviderFailure(.terminal, "core_refused", why)
    }

    private static let garbled = ProviderFailure(
        .retryable,
        "core_garbled",
        "the answer did not come from a Core of this version; the effect is unknown until it is read back"
    )
}
