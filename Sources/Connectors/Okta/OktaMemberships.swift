import ConnectorKit
import Domain
import Kernel

/// Gives, takes and reads direct memberships.
struct OktaMemberships {
    let client: OktaClient

    func add(_ person: Secret, to group: String) async -> ProviderResult {
        do throws(ProviderFailure) { _ = try await groups.gated(group) } catch { return ProviderResult(error) }
        return await MembershipChange(
            wanted: .member,
            write: { await write(.put, person, group) },
            read: { () throws(ProviderFailure) in try await membership(of: person, in: group) }
        ).result()
    }

    func remove(_ person: Secret, from group: String) async -> ProviderResult {
        do throws(ProviderFailure) { _ = try await groups.gated(group) } catch {
            // Nobody is a member of a group that does not exist.
            guard error.code == "group_missing" else { return ProviderResult(error) }
            return ProviderResult(.alreadyTrue, code: error.code, message: error.message, readBack: .notMember)
        }
        return await MembershipChange(
            wanted: .notMember,
            write: { await write(.delete, person, group) },
            read: { () throws(ProviderFailure) in try await membership(of: person, in: group) }
        ).result()
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
        let start = client.address(["groups", group, "users"], query: [("limit", String(OktaClient.pageSize))])
        let page = try await client.page(
            try cursor.map { link throws(ProviderFailure) in
                try NextPage.address(link, at: client.base)
            } ?? start
        )
        let ids = try page.items.map { member throws(ProviderFailure) in
            guard let id = member["id"]?.string else { throw .unexpectedOktaReply("a member without id") }
            return id
        }
        return Page(items: ids, next: page.next?.description)
    }

    private var groups: OktaGroups { OktaGroups(client: client) }

    /// Reads the person's groups rather than the group's members: there are fewer of them.
    private func membership(of person: Secret, in group: String) async throws(ProviderFailure) -> Membership {
        let id = person.withText { $0 }
        do throws(ProviderFailure) {
            let found = try await client.all(["users", id, "groups"], query: [])
            return found.contains { $0["id"] == .string(group) } ? .member : .notMember
        } catch {
            // Who does not exist is a member of nothing.
            guard error.code == "person_missing" || error.code == "not_found" else { throw error }
            return .notMember
        }
    }

    private func write(_ method: HTTPCall.Method, _ person: Secret, _ group: String) async -> WriteReply {
        let address = person.withText { client.address(["groups", group, "users", $0]) }
        do throws(CallFailure) {
            return judge(try await client.reply(method, address), method)
        } catch {
            let failure = ProviderFailure(error)
            if case .transport(let lost) = error, lost.mayHaveHadEffect { return .unclear(failure) }
            return .refused(failure)
        }
    }

    private func judge(_ reply: HTTPReply, _ method: HTTPCall.Method) -> WriteReply {
        let requestID = reply.headers["x-okta-request-id"]
        if reply.isSuccess { return .accepted(requestID: requestID) }
        let failure = ProviderFailure(okta: reply)
        if reply.status >= 500, reply.status != 501 { return .unclear(failure) }
        // What is gone needs no taking away; the read that follows proves it.
        if reply.status == 404, method == .delete, failure.code != "address_wrong" {
            return .needless(requestID: failure.providerRequestID)
        }
        return .refused(failure)
    }
}
