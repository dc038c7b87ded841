import Hummingbird
import Kernel

/// How large a body each kind of address accepts, in bytes.
enum BodyLimit {
    static let form = 64 * 1_024
    /// A form with secrets, which may be keys and certificates.
    static let credential = 256 * 1_024
    static let api = 1_024 * 1_024
    static let hook = 1_024 * 1_024
    /// A file that is handed in.
    static let file = 4 * 1_024 * 1_024
}

extension Request {
    /// The whole body, if it is not larger than that.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            throw Refusal.tooLarge(limit)
        }
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw Refusal.tooLarge(limit) }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    /// The body as form pairs; anything but a form is refused.
    func form(upTo limit: Int = BodyLimit.form) async throws -> Form {
        try requireType("application/x-www-form-urlencoded")
        let bytes = try await bytes(upTo: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal.notUTF8 }
        return try Form(parsing: text)
    }

    /// The body as strict JSON: one value, UTF-8, no duplicate key.
    func json(upTo limit: Int = BodyLimit.api) async throws -> JSON {
        try requireType("application/json")
        let bytes = try await bytes(upTo: limit)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Refusal.notUTF8 }
        do { return try JSON(parsing: bytes) } catch {
            throw Refusal(.invalid, "json_invalid", "the body is not strict JSON: \(error)")
        }
    }

    func query() throws -> Form { try Form(parsing: uri.query ?? "") }

    private func requireType(_ wanted: String) throws {
        let type = headers[.contentType]?.split(separator: ";").first.map { $0.trimmed.lowercased() }
        guard type == wanted else {
            throw Refusal(.unsupported, "content_type_unsupported", "send the body as `\(wanted)`")
        }
    }
}

extension Refusal {
    static let notUTF8 = Refusal(.invalid, "utf8_invalid", "the body is not valid UTF-8")

    static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(.tooLarge, "body_too_large", "the body is larger than \(limit / 1_024) KiB; nothing was kept")
    }
}
