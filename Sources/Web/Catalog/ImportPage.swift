import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// The catalog out and in as a file: first a look at every line, then the deed.
struct ImportPage: Sendable {
    static let routes: [PageRoute] = [
        .post("/catalog/export", .readAccess) { visit in
            let format = visit.form["format"].flatMap(CatalogFile.Format.init) ?? .csv
            let export = ExportCatalog(format, hasByteOrderMark: visit.form["bom"] == "true")
            return .catalog(try await visit.write { try export(in: $0) }, format)
        },
        .get("/catalog/import", .administer) { ImportPage().page($0) },
        PageRoute.post("/catalog/import", .administer, take).taking(BodyLimit.file),
    ]

    /// How many lines are shown; the counts are of all.
    private static let shown = 200

    private var text = ""
    private var format = CatalogFile.Format.csv
    private var report: CatalogImport?
    private var problem: Refusal?

    @Sendable private static func take(_ visit: Visit) async throws -> Response {
        let form = visit.form
        var page = ImportPage()
        // What is typed is kept as it is: line breaks within quotes belong to it.
        page.text = form.all("content").first ?? ""
        page.format = form["format"].flatMap(CatalogFile.Format.init) ?? .csv
        do {
            let lines = try CatalogFile.lines(of: page.text, as: page.format)
            let isDirectory = KnownConnectors(visit.services.connectors).isDirectory
            page.report = try await report(lines, form["apply"] ?? "preview", isDirectory, visit)
        } catch let refusal as Refusal { page.problem = refusal }
        if let report = page.report, report.isApplied, report.count(.refused) == 0 {
            return .seeOther(InternalPath(["catalog"], query: [("notice", Notice.catalogImported.rawValue)]))
        }
        return page.page(visit)
    }

    private static func report(
        _ lines: [CatalogFile.Line],
        _ mode: String,
        _ isDirectory: @escaping @Sendable (Connection) -> Bool,
        _ visit: Visit
    ) async throws -> CatalogImport {
        guard let mode = ImportCatalog.Mode(rawValue: mode), mode != .preview else {
            let preview = PreviewImport(lines, isDirectory: isDirectory)
            return try await visit.read { try preview(in: $0) }
        }
        let apply = ImportCatalog(lines, applyingValid: mode == .valid, isDirectory: isDirectory)
        return try await visit.write { try apply(in: $0) }
    }

    private func page(_ visit: Visit) -> Response {
        Page(
            title: "Import a catalog",
            template: "catalog/import",
            view: view,
            tab: .catalog,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private var view: View {
        let formats = CatalogFile.Format.allCases.map { (value: $0.rawValue, label: $0.rawValue.uppercased()) }
        let base: View = [
            "content": .text(text), "formats": Choices.of(formats, chosen: format.rawValue),
            "hasReport": .flag(report != nil),
        ]
        guard let report else { return base }
        let changing = report.items.filter { $0.outcome != .same }
        let refused = report.count(.refused)
        let sound = report.count(.added) + report.count(.changed)
        return base.adding([
            "tone": .text(refused == 0 ? "good" : "warn"), "summary": .text(summary(report)),
            "rows": .list(changing.prefix(Self.shown).map(\.row)), "hasRows": .flag(!changing.isEmpty),
            "more": changing.count > Self.shown
                ? .text(ViewerClock.count(changing.count - Self.shown, "further line")) : nil,
            "canApply": .flag(!report.isApplied && refused == 0 && sound > 0),
            "canApplyValid": .flag(!report.isApplied && refused > 0 && sound > 0),
            "sound": .text(ViewerClock.count(sound, "sound line")),
        ])
    }

    private func summary(_ report: CatalogImport) -> String {
        let counts = CatalogImport.Outcome.allCases.map { "\(report.count($0)) \($0.rawValue)" }
        let words = counts.joined(separator: ", ")
        return report.isApplied ? "Applied: \(words)." : "Nothing is applied yet: \(words)."
    }
}

extension CatalogImport.Item {
    fileprivate var row: View {
        let lozenge =
            switch outcome {
            case .added: Lozenge("Added", .good)
            case .changed: Lozenge("Changed", .info)
            case .same: Lozenge("Same", .calm)
            case .refused: Lozenge("Refused", .bad)
            }
        let changes = changes.map(\.rawValue.spaced).joined(separator: ", ")
        return [
            "line": .number(line), "tool": .text(tool.isEmpty ? "no id" : tool), "lozenges": [lozenge].field,
            "words": .some(refusal?.message.sentence ?? (changes.isEmpty ? nil : "Changes \(changes).")),
        ]
    }
}
