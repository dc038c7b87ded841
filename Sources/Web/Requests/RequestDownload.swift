import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// Requests as a file, sent while they are read.
struct RequestDownload: Sendable {
    private let filter: RequestFilter
    private let after: ID<AccessRequest>?
    private let hasByteOrderMark: Bool

    init(_ filter: RequestFilter, after: ID<AccessRequest>? = nil, hasByteOrderMark: Bool) {
        (self.filter, self.after, self.hasByteOrderMark) = (filter, after, hasByteOrderMark)
    }

    func response(_ services: WebServices, _ identity: Identity) async throws -> Response {
        let window = try ExportWindow(from: filter.from, to: filter.to, now: services.time.now())
        let export = RequestExport(filter, window: window, after: after, hasByteOrderMark: hasByteOrderMark)
        let pieces = try await export.begin(store: services.store, scope: identity.scope, actor: identity.actor)
        let name = window.fileName("clearance-requests", "csv")
        return Response.download(pieces, as: "text/csv; charset=utf-8; header=present", name, window)
    }
}

extension ExportWindow {
    /// The name says what the file is about: `clearance-requests-2026-08-26-to-2026-11-24-utc.csv`.
    func fileName(_ noun: String, _ ending: String) -> String {
        "\(noun)-\(from.rfc3339.prefix(10))-to-\(to.rfc3339.prefix(10))-utc.\(ending)"
    }
}

extension Response {
    /// A file whose window of time also stands in the head of the answer, as an empty file has no other place for it.
    static func download(
        _ pieces: AsyncThrowingStream<[UInt8], any Error>,
        as type: String,
        _ name: String,
        _ window: ExportWindow
    ) -> Response {
        let body = ResponseBody { writer in
            for try await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""]
        headers[.exportWindow] = window.words
        return Response(status: .ok, headers: headers, body: body)
    }
}
