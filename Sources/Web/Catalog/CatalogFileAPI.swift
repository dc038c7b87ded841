import ConnectorKit
package import Domain
import HTTPTypes
import Hummingbird
package import Kernel

/// The catalog as a file, and changes of many tools at once, for programs.
enum CatalogFileAPI {
    static let routes: [APIRoute] = [
        APIRoute(
            method: .post,
            path: "/catalog/export",
            summary: "Export the catalog; what comes back by import unchanged changes nothing",
            permission: .readAccess,
            query: [
                .init("format", formats, "`csv` unless given"),
                .init("bom", .words(["true", "false"]), "whether a CSV file begins with a byte order mark"),
            ],
            answer: .text(maximum: Int(Int32.max)),
            answerType: "text/csv"
        ) { call in
            let format = call.query["format"].flatMap(CatalogFile.Format.init) ?? .csv
            let export = ExportCatalog(format, hasByteOrderMark: call.query["bom"] == "true")
            return APIAnswer(raw: .catalog(try await call.write { try export(in: $0) }, format))
        },
        .post(
            "/catalog/imports",
            "Look at a file line by line, or apply it: all of it or nothing, unless asked to apply what is sound",
            .administer,
            body: wanted,
            answer: outcome,
            status: .ok
        ) { call in
            guard let format = call.text("format").flatMap(CatalogFile.Format.init),
                let mode = ImportCatalog.Mode(rawValue: call.text("apply") ?? "preview")
            else { throw Refusal(.invalid, "value_invalid", "name the format, and what is applied") }
            let lines = try CatalogFile.lines(of: call.text("content") ?? "", as: format)
            let directories = KnownConnectors(call.services.connectors)
            guard mode != .preview else {
                let preview = PreviewImport(lines, isDirectory: directories.isDirectory)
                return .json(try await call.read { try preview(in: $0) }.json)
            }
            let apply = ImportCatalog(lines, applyingValid: mode == .valid, isDirectory: directories.isDirectory)
            return .json(try await call.write { try apply(in: $0) }.json)
        }.taking(BodyLimit.file),
        .post(
            "/tool-statuses/preview",
            "See what changing the status of up to 50 tools would bring",
            .administer,
            body: .object([.init("tools", tools), .init("status", CatalogAPI.statuses)]),
            answer: preview,
            status: .ok
        ) { call in
            let status = call.text("status").flatMap(Tool.Status.init) ?? .blocked
            let preview = PreviewToolStatuses(ids(call), to: status)
            return .json(try await call.read { try preview(in: $0) }.json)
        },
        .post(
            "/tool-statuses",
            "Change the status of up to 50 tools alike, each with its own result",
            .administer,
            body: .named(
                "ToolStatusesWanted",
                .object([
                    .init("tools", tools), .init("status", CatalogAPI.statuses),
                    .init("liveGrants", .words(ChangeToolStatus.LiveGrants.allCases.map(\.rawValue))),
                    .init("reason", .text(maximum: 1_000)),
                ])
            ),
            answer: results,
            status: .ok,
            change
        ),
    ]

    @Sendable private static func change(_ call: APICall) async throws -> APIAnswer {
        guard let status = call.text("status").flatMap(Tool.Status.init),
            let live = call.text("liveGrants").flatMap(ChangeToolStatus.LiveGrants.init)
        else { throw Refusal(.invalid, "value_invalid", "name the status, and what becomes of open grants") }
        let change = ChangeToolStatuses(ids(call), to: status, live: live, reason: call.text("reason") ?? "")
        let results = try await change(store: call.services.store, scope: call.scope, actor: call.identity.actor)
        return .json(["items": .array(results.map(\.json))])
    }

    private static func ids(_ call: APICall) -> [ID<Tool>] {
        call.body["tools"]?.array?.compactMap { $0.string.map { ID($0) } } ?? []
    }

    private static let formats = Schema.words(CatalogFile.Format.allCases.map(\.rawValue))
    private static let tools = Schema.list(.text(maximum: 100), maximum: 1_000)

    private static let wanted = Schema.named(
        "CatalogImportWanted",
        .object([
            .init("format", formats), .init("content", .text(maximum: BodyLimit.file), "the file's text"),
            .init(
                "apply",
                .words(ImportCatalog.Mode.allCases.map(\.rawValue)),
                "`preview` unless given; `all` applies nothing while a line is refused, `valid` leaves refused ones out",
                optional: true
            ),
        ])
    )

    private static let outcome = Schema.named(
        "CatalogImport",
        .object([
            .init("applied", .flag), .init("added", .integer()), .init("changed", .integer()),
            .init("same", .integer()), .init("refused", .integer()),
            .init(
                "items",
                .list(
                    .object([
                        .init("line", .integer(), "of the file for CSV, of the list for JSON; from 1"),
                        .init("tool", .text()),
                        .init("outcome", .words(CatalogImport.Outcome.allCases.map(\.rawValue))),
                        .init("changes", .list(.text()), "columns"), .init("reason", .nullable(.text())),
                        .init("message", .nullable(.text())),
                    ]),
                    maximum: CatalogFile.maximumRows
                )
            ),
        ])
    )

    private static let preview = Schema.named(
        "ToolStatusesPreview",
        .object([
            .init("openGrants", .integer()), .init("pendingRequests", .integer()),
            .init("isRevokingHeld", .flag, "whether the breaker would hold revoking what is open of all of them"),
            .init(
                "items",
                .list(.object([.init("tool", .text()), .init("preview", ToolStatusAPI.preview)]), maximum: 50)
            ),
        ])
    )

    private static let results = Schema.named(
        "ToolStatusResults",
        .object([
            .init(
                "items",
                .list(
                    .object([
                        .init("tool", .text()), .init("done", .flag),
                        .init("outcome", .nullable(MassChangeAPI.outcome)), .init("reason", .nullable(.text())),
                        .init("message", .nullable(.text())),
                    ])
                )
            )
        ])
    )
}

extension Response {
    /// The catalog as a file to keep.
    static func catalog(_ bytes: [UInt8], _ format: CatalogFile.Format) -> Response {
        let type = format == .csv ? "text/csv; charset=utf-8; header=present" : "application/json"
        let headers: HTTPFields = [
            .contentType: type,
            .contentDisposition: "attachment; filename=\"clearance-catalog.\(format.rawValue)\"",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension CatalogImport {
    package var json: JSON {
        [
            "applied": .bool(isApplied), "added": .int(count(.added)), "changed": .int(count(.changed)),
            "same": .int(count(.same)), "refused": .int(count(.refused)), "items": .array(items.map(\.json)),
        ]
    }
}

extension CatalogImport.Item {
    fileprivate var json: JSON {
        [
            "line": .int(line), "tool": .string(tool), "outcome": .string(outcome.rawValue),
            "changes": .strings(changes.map(\.rawValue)), "reason": .text(refusal?.reason),
            "message": .text(refusal?.message),
        ]
    }
}

extension PreviewToolStatuses.Preview {
    package var json: JSON {
        [
            "openGrants": .int(openGrants), "pendingRequests": .int(pendingRequests),
            "isRevokingHeld": .bool(isRevokingHeld),
            "items": .array(items.map { ["tool": .string($0.tool.rawValue), "preview": $0.preview.json] }),
        ]
    }
}

extension ToolStatusResult {
    package var json: JSON {
        [
            "tool": .string(tool.rawValue), "done": .bool(refusal == nil), "outcome": outcome?.json ?? .null,
            "reason": .text(refusal?.reason), "message": .text(refusal?.message),
        ]
    }
}
