import Domain
import Hummingbird
import Kernel

/// The licence: how it stands, and a place to install the next.
enum LicenceRoutes {
    static let routes: [PageRoute] = [
        .get("/licence", .administer) { try await page($0, problem: nil) },
        .post("/licence", .administer, install),
    ]

    @Sendable private static func install(_ visit: Visit) async throws -> Response {
        // A form sends its lines with carriage returns, which no signed note holds.
        let document = (visit.form["document"] ?? "").replacing("\r\n", with: "\n")
        let install = InstallLicence(document.hasSuffix("\n") ? document : document + "\n")
        do { _ = try await visit.write { try install(in: $0) } } catch let refusal as Refusal {
            return try await page(visit, problem: refusal)
        }
        return .seeOther(InternalPath(["licence"], query: [("notice", Notice.licensed.rawValue)]))
    }

    private static func page(_ visit: Visit, problem: Refusal?) async throws -> Response {
        let clock = visit.clock
        let view = try await visit.read { tx in try LicenceView(in: tx).view(clock) }
        return Page(
            title: "Licence",
            template: "licence",
            view: view,
            tab: .overview,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }
}

extension LicenceView {
    fileprivate func view(_ clock: ViewerClock) -> View {
        let source = licence.map { $0.source == .file ? "A signed file" : "The app's licence in Forge" }
        return [
            "lozenges": [lozenge].field, "text": .text(standing.words.sentence), "source": .some(source),
            "holder": .some(licence?.holder), "until": .some(licence?.validUntil.map(clock.moment)),
            "checked": .some(licence?.checkedAt.map(clock.moment)), "canInstall": .flag(licence?.source == .file),
        ]
    }

    var lozenge: Lozenge {
        switch standing {
        case .notNeeded: Lozenge("Not needed", .calm)
        case .valid: Lozenge("Valid", .good)
        case .lapsed: Lozenge("Lapsed", .bad)
        }
    }
}
