import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing
import Vendors

@testable import Web

@Suite struct ConsentTests {
    private func back(_ id: Int64, _ state: String?) -> String {
        let query = [("installation_id", String(id)), ("setup_action", "install")]
        return "/connect/github/callback?" + WebAddress.form(query + (state.map { [("state", $0)] } ?? []))
    }

    @Test func `assertion 17: an installation is believed once GitHub itself names the expected account`() async throws
    {
        let world = try await ConsentHouse()
        let id = try await world.gitHubConnection("Small-Company")
        let installation = world.site.withModel { $0.install(on: "small-company") }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let state = try await world.begin(id, admin)
            let answer = try await admin.get(back(installation, state))
            #expect(answer.status == 303 && answer.location == "/connections/\(id)?notice=tested")
            #expect(try await admin.get("/connections/\(id)").text.contains("Ask for consent again"))
        }
        let connection = try await world.connection(id)
        #expect(connection.isUsable && connection.settings["installation_id"] == String(installation))
        let consent = try #require(try await world.consent(id))
        #expect(consent.status == .given && consent.account == "small-company")
        #expect(consent.principal == String(installation) && consent.granted.contains("members:read"))
        #expect(consent.givenBy == world.house.admin.id.rawValue)
    }

    @Test func `assertion 17: an answer counts once, also when two arrive at the same time`() async throws {
        let world = try await ConsentHouse()
        let id = try await world.gitHubConnection()
        let installation = world.site.withModel { $0.install(on: "small-company") }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let address = back(installation, try await world.begin(id, admin))
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await admin.get(address).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == 303 } == 1 && answers.count { $0 == 403 } == 3)
            #expect(try await admin.get(address).status == 403, "and never again")
        }
    }

    @Test
    func `assertion 17: a state of another session, organization or vendor is refused, and stays good in its own`()
        async throws
    {
        let world = try await ConsentHouse()
        let id = try await world.gitHubConnection()
        let installation = world.site.withModel { $0.install(on: "small-company") }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let state = try await world.begin(id, admin)
            let again = try await Browser(world.house.admin, at: world.house, client)
            #expect(try await again.get(back(installation, state)).status == 403)
            let stranger = world.house.stranger
            let foreign = try await Browser(stranger, in: world.house.scope(of: stranger), at: world.house, client)
            #expect(try await foreign.get(back(installation, state)).status == 403)
            let mixedUp = "/connect/entra/callback?admin_consent=True&tenant=\(ConsentHouse.tenant)&state=\(state)"
            #expect(try await admin.get(mixedUp).status == 403)
            let requester = try await Browser(world.house.requester, at: world.house, client)
            #expect(try await requester.get(back(installation, state)).status == 403)
            let nobody = try await client.execute(uri: back(installation, state), method: .get) { Answer($0) }
            #expect(nobody.location?.hasPrefix("/sign-in") == true)
            #expect(try await world.connection(id).state == .draft)
            #expect(try await admin.get(back(installation, state)).status == 303)
        }
    }

    @Test func `assertion 17: a missing, malformed, made-up or late state is refused`() async throws {
        let world = try await ConsentHouse()
        let id = try await world.gitHubConnection()
        let installation = world.site.withModel { $0.install(on: "small-company") }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let state = try await world.begin(id, admin)
            let wrong = [nil, "", "x", state + "A", String(state.dropLast()), String(repeating: "A", count: 43)]
            for state in wrong {
                #expect(
                    [400, 403].contains(try await admin.get(back(installation, state)).status),
                    "\(state ?? "none")"
                )
            }
            let twice = back(installation, state) + "&installation_id=1"
            #expect(try await admin.get(twice).status == 400)
            world.house.clock.advance(by: ConsentState.lifetime)
            #expect(try await admin.get(back(installation, state)).status == 403)
        }
        #expect(try await world.connection(id).settings["installation_id"] == nil)
        #expect(try await world.consent(id) == nil)
    }

    @Test func `assertion 17: what GitHub does not confirm leaves nothing behind`() async throws {
        let world = try await ConsentHouse()
        let id = try await world.gitHubConnection()
        let foreign = world.site.withModel { $0.install(on: "another-company") }
        let suspended = world.site.withModel { $0.install(on: "small-company") }
        world.site.withModel { $0.suspend(suspended, at: world.house.clock.now()) }
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            for installation in [foreign, suspended, 1] {
                let answer = try await admin.get(back(installation, try await world.begin(id, admin)))
                #expect(answer.status == 409, "\(installation)")
            }
            let state = try await world.begin(id, admin)
            let request = "/connect/github/callback?setup_action=request&state=\(state)"
            #expect(try await admin.get(request).status == 409)
            let refused = ["installation_id=-1", "installation_id=1e3", "installation_id=../1", "x=1"]
            for query in refused {
                let address = "/connect/github/callback?\(query)&state=\(try await world.begin(id, admin))"
                #expect(try await admin.get(address).status == 400, "\(query)")
            }
        }
        let connection = try await world.connection(id)
        #expect(connection.state == .draft && connection.settings["installation_id"] == nil)
        #expect(try await world.consent(id) == nil)
        #expect(try await world.house.store.enter { try $0.installation(String(foreign), at: "github") } == nil)
    }

    @Test func `assertion 17: an installation that is one connection's cannot become another's`() async throws {
        let world = try await ConsentHouse()
        let installation = world.site.withModel { $0.install(on: "small-company") }
        let stranger = world.house.stranger
        let theirs = try await world.gitHubConnection(by: stranger)
        let ours = try await world.gitHubConnection()
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            #expect(try await admin.get(back(installation, try await world.begin(ours, admin))).status == 303)
            let foreign = try await Browser(stranger, in: world.house.scope(of: stranger), at: world.house, client)
            #expect(try await foreign.get(back(installation, try await world.begin(theirs, foreign))).status == 409)
        }
    }

    @Test func `assertion 17: a tenant that consented is shown by a token of its own; a swapped one is refused`()
        async throws
    {
        let world = try await ConsentHouse()
        let id = try await world.entraConnection()
        let callback = "/connect/entra/callback?admin_consent=True&state="
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let swapped = "99999999-2222-4333-8444-555555555555"
            for tenant in [swapped, "small-company.example", "common", ""] {
                let state = try await world.begin(id, admin)
                let answer = try await admin.get(callback + state + "&tenant=" + tenant)
                #expect([400, 403].contains(answer.status), "\(tenant)")
            }
            let refused = callback + (try await world.begin(id, admin)) + "&error=consent_required&tenant="
            #expect(
                try await admin.get(refused + ConsentHouse.tenant).status == 403,
                "an error comes with consent=True"
            )
            world.entra.withModel { $0.changeApp(ConsentHouse.client) { $0.isPresent = false } }
            let early = callback + (try await world.begin(id, admin)) + "&tenant=" + ConsentHouse.tenant
            #expect(try await admin.get(early).status == 409, "said, but the tenant gives no token")
            #expect(try await world.consent(id) == nil)
            #expect(try await world.connection(id).state == .draft)
            world.house.clock.advance(by: .minutes(1))
            world.entra.withModel { $0.changeApp(ConsentHouse.client) { $0.isPresent = true } }
            let state = try await world.begin(id, admin)
            let answer = try await admin.get(callback + state + "&tenant=" + ConsentHouse.tenant.uppercased())
            #expect(answer.status == 303)
        }
        let consent = try #require(try await world.consent(id))
        #expect(consent.status == .given && consent.account == ConsentHouse.tenant && consent.principal != nil)
        #expect(consent.granted.contains("GroupMember.ReadWrite.All"))
    }

    @Test func `the way there names our tenant, our app and our own address for this vendor`() async throws {
        let world = try await ConsentHouse()
        let id = try await world.entraConnection()
        try await world.visit { client in
            let admin = try await Browser(world.house.admin, at: world.house, client)
            let page = try await admin.post("/connections/\(id)/consent", []).text
            #expect(page.contains("https://login.example/\(ConsentHouse.tenant)/v2.0/adminconsent?"))
            #expect(page.contains("redirect_uri=http%3A%2F%2Fclearance.test%2Fconnect%2Fentra%2Fcallback"))
            #expect(page.contains("client_id=\(ConsentHouse.client)"))
        }
    }
}
