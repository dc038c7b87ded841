import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct LicencesContractTests {
    @Test(arguments: Engine.available)
    func `N22: a licence is kept, replaced and taken away, for one organization alone`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.licences.find() } == nil)
            let bare = Licence(source: .file, authority: "key")
            let whole = Licence(
                source: .forge,
                authority: "ari",
                document: "text",
                holder: "Ana & Söhne",
                validUntil: Desk.start + .days(1),
                checkedAt: Desk.start
            )
            for licence in [bare, whole] {
                try await desk.write { try $0.licences.save(licence) }
                #expect(try await desk.read { try $0.licences.find() } == licence)
            }
            #expect(try await desk.read(in: desk.abroad) { try $0.licences.find() } == nil)
            try await desk.write { try $0.licences.save(nil) }
            #expect(try await desk.read { try $0.licences.find() } == nil)
        }
    }
}
