import Domain
import Kernel
import Persistence
import Testing

@Suite struct PublishingContractTests {
    @Test(arguments: Engine.concurrent)
    func `2.7 of two admins who publish at once one wins, and the other is told who was faster`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                for id in [Desk.ana, Desk.ben, Desk.cai] {
                    var person = try tx.people.require(id)
                    person.roles = [.admin]
                    try tx.people.save(person)
                }
            }
            let draft = try await desk.write(by: .person(Desk.ana, roles: [.admin])) {
                try DraftPolicy(.initial)(in: $0)
            }
            let outcomes = await withTaskGroup(of: Result<PolicyRevision, any Error>.self) { group in
                for person in [Desk.ben, Desk.cai] {
                    group.addTask {
                        do {
                            let actor = Actor.person(person, roles: [.admin])
                            let publish = PublishDraft(draft.id, hash: Hex.encode(draft.hash))
                            return .success(try await desk.write(by: actor) { try publish(in: $0) })
                        } catch { return .failure(error) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let published = outcomes.compactMap { try? $0.get() }
            #expect(published.count == 1)
            let winner = published.first?.publishedBy == Desk.ben.rawValue ? "Ben" : "Cai"
            for case .failure(let error) in outcomes {
                let refusal = error as? Refusal
                #expect(refusal?.code == .conflict && refusal?.message.contains(winner) == true, "\(error)")
            }
            #expect(try await desk.read { try $0.policies.current()?.number } == 1)
        }
    }
}
