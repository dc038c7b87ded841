import ConnectorKit
import Domain
import Kernel

/// Gives, takes and reads direct memberships.
///
/// An app that is assigned to a group lets in its direct members only, so a nested membership is none here.
struct EntraMemberships {
    let client: GraphClient

    func add(_ person: Secret, to group: String) async -> ProviderResult {
        await change(.member, person, group) {
            let object = person.withText { client.address("/directoryObjects/" + WebAddress.encode($0)).description }
            let address = client.address(GraphPath.newMember(group))
            return await write(.post, address, body: ["@odata.id": .string(object)], person, group)
        }
    }

    func remove(_ person: Secret, from group: String) async -> ProviderResult {
        await change(.notMember, person, group) {
            let address = person.withText { client.address(GraphPath.member($0, of: group)) }
            return await write(.delete, address, body: nil, person, group)
        }
    }

    func check(_ person: Secret, in group: String) async -> ProviderResult {
        do throws(ProviderFailure) {
            let found = try await membership(of: person, in: group)
            return ProviderResult(.done, code: found == .member ? "member" : "not_a_member", readBack: found)
        } catch {
            return ProviderResult(error)
        }
    }

    func members(of group: String, after cursor: String?) async throws(ProviderFailure) -> Page<String> {
        let start = client.address(GraphPath.members(group), query: Self.listing)
        let address =
            try cursor.map { link throws(ProviderFailure) in
                try NextPage.address(link, at: client.settings.graph)
            } ?? start
        do throws(ProviderFailure) {
            let page = try await client.page(address)
            return Page(items: try ids(page.items), next: page.next?.description)
        } catch {
            throw error.code == "not_found" ? EntraGroups.missing : error
        }
    }

    private static let listing = [("$select", "id"), ("$top", String(GraphClient.pageSize))]

    private func change(_ wanted: Membership, _ person: Secret, _ group: String, write: () async -> WriteReply) async
        -> ProviderResult
    {
        do throws(ProviderFailure) { _ = try await EntraGroups(client: client).gated(group) } catch {
            return ProviderResult(error)
        }
        return await withoutActuallyEscaping(write) { write in
            await MembershipChange(
                wanted: wanted,
                write: write,
                read: { () throws(ProviderFailure) in try await membership(of: person, in: group) }
            ).result()
        }
    }

    /// Never through `ConsistencyLevel: eventual`: that reads another index, which lags.
    private func membership(of person: Secret, in group: String) async throws(ProviderFailure) -> Membership {
        let id = person.withText { $0 }
        let query = [("$filter", "id eq " + Literal.odata(id)), ("$select", "id")]
        do throws(ProviderFailure) {
            return try await contains(id, try await client.all(GraphPath.members(group), query: query))
        } catch {
            switch error.code {
            case "not_found": throw EntraGroups.missing
            // A Graph that does not filter this list is read to its end instead.
            case "rejected":
                return try await contains(id, try await client.all(GraphPath.members(group), query: Self.listing))
            default: throw error
            }
        }
    }

    private func contains(_ id: String, _ members: [JSON]) async throws(ProviderFailure) -> Membership {
        try ids(members).contains { $0.lowercased().utf8.elementsEqual(id.lowercased().utf8) } ? .member : .notMember
    }

    /// Members that we may not read come with their id only, which is all that is needed.
    private func ids(_ members: [JSON]) throws(ProviderFailure) -> [String] {
        try members.map { member throws(ProviderFailure) in
            guard let id = member["id"]?.string else { throw .unexpectedGraphReply("a member without id") }
            return id
        }
    }

    private func write(_ method: HTTPCall.Method, _ address: WebAddress, body: JSON?, _ person: Secret, _ group: String)
        async -> WriteReply
    {
        do throws(CallFailure) {
            let reply = try await client.reply(method, address, body: body)
            return await judge(reply, method, person)
        } catch {
            let failure = ProviderFailure(error)
            if case .transport(let lost) = error, lost.mayHaveHadEffect { return .unclear(failure) }
            return .refused(failure)
        }
    }

    private func judge(_ reply: HTTPReply, _ method: HTTPCall.Method, _ person: Secret) async -> WriteReply {
        if reply.isSuccess { return .accepted(requestID: reply.graphRequestID) }
        let failure = ProviderFailure(graph: reply)
        switch (reply.status, method) {
        case (500..., _): return .unclear(failure)
        // Who is already a member is told by a sentence only, so a read has to prove it.
        case (400, .post): return .refusedUnlessTrue(failure)
        case (404, .delete): return .needless(requestID: failure.providerRequestID)
        case (404, _): return .refused(await whoIsMissing(person, failure))
        default: return .refused(failure)
        }
    }

    /// The group was just seen, so the person is missing, or Graph has not caught up with one of them.
    private func whoIsMissing(_ person: Secret, _ failure: ProviderFailure) async -> ProviderFailure {
        let path = person.withText { GraphPath.user($0) }
        guard let found = try? await client.find(path, query: [("$select", "id")]) else {
            return .init(
                .retryable,
                "person_missing",
                "Graph shows no such person; the account is deleted, or too new to be seen everywhere",
                providerRequestID: failure.providerRequestID,
                retryAfter: EntraGroups.visibilityWait
            )
        }
        _ = found
        return .init(
            .retryable,
            "not_visible_yet",
            "Graph sees the group and the person and not yet both together",
            providerRequestID: failure.providerRequestID,
            retryAfter: EntraGroups.visibilityWait
        )
    }
}
