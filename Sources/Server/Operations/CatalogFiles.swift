import ConnectorKit
import Connectors
import Domain
import Kernel
import Web

extension Operation {
    /// The catalog as a file, and changes of many tools at once.
    static let catalogFiles = [
        Operation("catalog/export", does: .readAccess) { input, desk in
            let export = ExportCatalog(try format(input), hasByteOrderMark: input["bom"]?.bool == true)
            let bytes = try await desk.write { try export(in: $0) }
            return ["content": .string(String(decoding: bytes, as: UTF8.self))]
        },
        Operation("catalog/import") { input, desk in
            let lines = try CatalogFile.lines(of: try input.require("content"), as: try format(input))
            let directories = knownConnectors
            guard let mode = ImportCatalog.Mode(rawValue: input["apply"]?.string ?? "preview") else {
                throw Refusal(.invalid, "value_invalid", "`apply` is `preview`, `all` or `valid`")
            }
            guard mode != .preview else {
                let preview = PreviewImport(lines, isDirectory: directories.isDirectory)
                return try await desk.read { try preview(in: $0) }.json
            }
            let apply = ImportCatalog(lines, applyingValid: mode == .valid, isDirectory: directories.isDirectory)
            return try await desk.write { try apply(in: $0) }.json
        },
        Operation("catalog/statuses/preview", reads: .administer) { input, desk in
            let preview = PreviewToolStatuses(try input.texts("tools").map { ID($0) }, to: try status(input))
            return try await desk.read { try preview(in: $0) }.json
        },
        Operation("catalog/statuses") { input, desk in
            let change = ChangeToolStatuses(
                try input.texts("tools").map { ID($0) },
                to: try status(input),
                live: input["revoke"]?.bool == true ? .revoke : .keep,
                reason: try input.require("reason")
            )
            let (scope, actor) = try await desk.caller(.administer)
            let results = try await change(store: desk.services.store, scope: scope, actor: actor)
            return ["items": .array(results.map(\.json))]
        },
    ]

    private static func format(_ input: JSON) throws(Refusal) -> CatalogFile.Format {
        guard let format = CatalogFile.Format(rawValue: input["format"]?.string ?? "csv") else {
            throw Refusal(.invalid, "format_unknown", "a catalog is a file of `csv` or `json`")
        }
        return format
    }
}
