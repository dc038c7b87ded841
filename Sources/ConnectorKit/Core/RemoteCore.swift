package import Domain
package import Kernel

/// A Core in another process, reached over signed HTTP.
package struct RemoteCore: Core {
    private let address: WebAddress
    private let transport: any Transport
    /// Signs a call for the organization's app, just before it is sent.
    private let sign: @Sendable (HTTPCall, OrganizationScope) async throws -> HTTPCall

    package init(
        at address: WebAddress,
        transport: any Transport,
        sign: @escaping @Sendable (HTTPCall, OrganizationScope) async throws -> HTTPCall
    ) {
        (self.address, self.transport, self.sign) = (address, transport, sign)
    }

    package func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    {
        guard case .test(let test) = try await ask(.test(connection), in: scope) else { throw Self.unexpected }
        return test
    }

    package func bind(_ group: GroupWanted, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryGroup
    {
        guard case .group(let group) = try await ask(.bind(group, connection), in: scope) else { throw Self.unexpected }
        return group
    }

    package func resolve(_ login: Secret, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryPerson
    {
        guard case .person(let person) = try await ask(.resolve(login, connection), in: scope) else {
            throw Self.unexpected
        }
        return person
    }

    package func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await result(of: .add(membership), in: scope)
    }

    package func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await result(of: .remove(membership), in: scope)
    }

    package func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await result(of: .check(membership), in: scope)
    }

    package func members(
        of group: String,
        connection: ID<Connection>,
        after cursor: String?,
        in scope: OrganizationScope
    )
        async throws(ProviderFailure) -> Page<String>
    {
        guard case .members(let page) = try await ask(.members(group, connection, after: cursor), in: scope) else {
            throw Self.unexpected
        }
        return page
    }

    private func result(of request: CoreRequest, in scope: OrganizationScope) async -> ProviderResult {
        do throws(ProviderFailure) {
            guard case .result(let result) = try await ask(request, in: scope) else { throw Self.unexpected }
            return result
        } catch { return ProviderResult(error) }
    }

    private func ask(_ request: CoreRequest, in scope: OrganizationScope) async throws(ProviderFailure) -> CoreAnswer {
        let call = HTTPCall.json(.post, address.appending(["core", "v1", request.operation]), request.body)
        let signed: HTTPCall
        do { signed = try await sign(call, scope) } catch {
            throw ProviderFailure(.terminal, "core_call_unsigned", "the call to the Core could not be signed")
        }
        let reply: HTTPReply
        do { reply = try await transport.send(signed) } catch { throw ProviderFailure(CallFailure.transport(error)) }
        guard reply.status == 200, let answer = reply.json.flatMap(CoreAnswer.init(json:)) else {
            throw Self.refused(reply)
        }
        if case .failure(let failure) = answer { throw failure }
        return answer
    }

    private static func refused(_ reply: HTTPReply) -> ProviderFailure {
        let kind: ProviderFailure.Kind = reply.status == 429 || reply.status >= 500 ? .retryable : .terminal
        return ProviderFailure(kind, "core_refused", "the Core answered with status \(reply.status)")
    }

    private static let unexpected = ProviderFailure(.terminal, "core_unexpected", "the Core answered something else")
}
