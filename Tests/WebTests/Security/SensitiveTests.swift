import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

/// N2: five of a class of sensitive deeds a minute for each actor, wherever they come in.
@Suite struct SensitiveTests {
    /// Writes that any number may be done of: each concerns one thing and is undone as easily.
    private static let ordinary: Set = [
        "POST /requests/{id}/decision", "POST /requests/{id}/cancellation", "POST /requests/{id}/questions",
        "POST /requests/{id}/answers", "POST /requests/{id}/reassignment", "POST /grants/{id}/extensions",
        "POST /tool-statuses/preview",
        "POST /grants/{id}/revocation", "POST /break-glass/{id}/review", "POST /reviews/{id}/answer",
    ]

    @Test func `N2: every address of the list is there, and every class has one`() {
        let api = Set(APIRoutes.all.map { "\($0.method.rawValue) \($0.path)" })
        #expect(Set(SensitiveDeeds.api.keys).subtracting(api) == [])
        let pages = Set(PageRoutes.all.filter { $0.method == .post }.map(\.path))
        #expect(Set(SensitiveDeeds.pages.keys).subtracting(pages) == [])
        let lists = [SensitiveDeeds.api, SensitiveDeeds.pages, SensitiveDeeds.commands]
        let classes = lists.flatMap { Array($0.values) }
        #expect(Set(classes) == Set(Sensitive.allCases))
    }

    /// Words by which an address says that it does much at once, or something that is hard to take back.
    private static let telling = [
        "bulk", "export", "verif", "publication", "policy/revisions", "override", "break-glass", "leaving", "status",
        "settlement", "resolutions", "breaker", "findings", "changes/", "decisions",
    ]

    @Test func `N2: whatever does much at once or is hard to take back is on the list`() {
        for route in APIRoutes.all where route.method != .get {
            let name = "\(route.method.rawValue) \(route.path)"
            guard !Self.ordinary.contains(name), Self.telling.contains(where: route.path.contains) else { continue }
            #expect(SensitiveDeeds.api[name] != nil, "\(name)")
        }
        for route in PageRoutes.all where route.method == .post {
            guard !Self.ordinary.contains("POST \(route.path)"), Self.telling.contains(where: route.path.contains)
            else { continue }
            #expect(SensitiveDeeds.pages[route.path] != nil, "\(route.path)")
        }
    }

    @Test func `N2: the sixth of a minute is refused with the time to wait, whatever became of the five`() async throws
    {
        let house = try await House()
        let company = try await Company(house)
        let writes = try await Writes(company)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            for call in writes.calls {
                let name = "\(call.route.method.rawValue) \(call.route.path)"
                guard let sensitive = SensitiveDeeds.api[name], !sensitive.isCountedByVerb else { continue }
                house.clock.advance(by: .minutes(2))
                for _ in 0..<Sensitive.perMinute {
                    let answer = try await robot.send(call.route.method, call.path, call.body)
                    #expect(answer.status != 429, "\(name)")
                }
                let sixth = try await robot.send(call.route.method, call.path, call.body)
                #expect(sixth.status == 429 && sixth.headers[.retryAfter] == "60", "\(name)")
            }
        }
    }

    @Test func `N2: pages count too, and a minute later there is room again`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let places = try await Places(company)
        for call in try PageForms(places).calls {
            guard let sensitive = SensitiveDeeds.pages[call.route.path], !sensitive.isCountedByVerb else { continue }
            house.clock.advance(by: .minutes(2))
            try await house.visit { client in
                let admin = try await Browser(house.admin, at: house, client)
                var last = 0
                for _ in 0...Sensitive.perMinute { last = try await admin.post(call.path, call.form).status }
                #expect(last == 429, "\(call.route.path)")
                house.clock.advance(by: .minutes(1))
                #expect(try await admin.post(call.path, call.form).status != 429, "\(call.route.path)")
            }
        }
    }
}
