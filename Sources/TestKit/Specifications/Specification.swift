package import ConnectorKit
import Kernel

/// A vendor's OpenAPI 3.0 document, as a judge of calls and replies.
package struct Specification: Sendable {
    private let operations: [Operation]
    let components: [String: JSON]

    /// Reads a document.
    ///
    /// - Parameter basePath: what the vendor puts before the document's paths, for example `/v1.0`.
    package init(parsing bytes: [UInt8], basePath: String = "") throws {
        let document = try JSON(parsing: bytes, depth: 256)
        operations = (document["paths"]?.members ?? []).flatMap { Operation.all(at: basePath + $0.key, $0.value) }
        var components: [String: JSON] = [:]
        for kind in document["components"]?.members ?? [] {
            for entry in kind.value.members ?? [] { components["#/components/\(kind.key)/\(entry.key)"] = entry.value }
        }
        self.components = components
    }

    /// The specification in a shared file, for example `specs/jsm.openapi.json`.
    package init(shared path: String, basePath: String = "") throws {
        try self.init(parsing: try SharedFiles.bytes(path), basePath: basePath)
    }

    /// What the document forbids in the call and in its reply; nothing when both are as specified.
    ///
    /// Statuses from 400 that it does not list are let pass: it lists few of them.
    package func problems(with call: HTTPCall, _ reply: HTTPReply?) -> [String] {
        let name = "\(call.method.rawValue) \(call.address.path)"
        guard let operation = operation(for: call) else { return ["\(name): no such operation"] }
        let found = requestProblems(call, operation) + (reply.map { replyProblems($0, operation) } ?? [])
        return found.map { "\(name): \($0)" }
    }

    func resolve(_ node: JSON) -> JSON {
        guard let reference = node["$ref"]?.string else { return node }
        return components[reference].map(resolve) ?? .null
    }

    /// The operation with the most literal segments wins: `/users/me` before `/users/{id}`.
    private func operation(for call: HTTPCall) -> Operation? {
        let path = call.address.path.split(separator: "/").map(String.init)
        return operations.filter { $0.matches(call.method, path) }.max { $0.literals < $1.literals }
    }

    private func requestProblems(_ call: HTTPCall, _ operation: Operation) -> [String] {
        let parameters = (operation.node["parameters"]?.array ?? []).map(resolve) + operation.shared.map(resolve)
        let declared = parameters.filter { $0["in"] == "query" }
        let pairs = call.address.query.flatMap { WebAddress.parseForm($0) } ?? []
        let names = pairs.map(\.0)
        let unknown = names.filter { name in !declared.contains { $0["name"]?.string == name } }
        let missing = declared.filter { $0["required"] == true && !names.contains($0["name"]?.string ?? "") }
        return unknown.map { "query parameter `\($0)` is not specified" }
            + missing.map { "query parameter `\($0["name"]?.string ?? "")` is missing" }
            + pairs.flatMap { parameterProblems($0, declared) } + bodyProblems(call, operation)
    }

    private func parameterProblems(_ pair: (String, String), _ declared: [JSON]) -> [String] {
        let schema = resolve(declared.first { $0["name"]?.string == pair.0 }?["schema"] ?? .null)
        let isRight =
            switch schema["type"]?.string {
            case "integer": Int64(pair.1) != nil
            case "boolean": pair.1 == "true" || pair.1 == "false"
            default: schema["enum"]?.array.map { $0.contains(.string(pair.1)) } ?? true
            }
        return isRight ? [] : ["query parameter `\(pair.0)` may not be `\(pair.1)`"]
    }

    private func bodyProblems(_ call: HTTPCall, _ operation: Operation) -> [String] {
        let body = resolve(operation.node["requestBody"] ?? .null)
        if call.body.isEmpty { return body["required"] == true ? ["a body is missing"] : [] }
        let type = mediaType(call.headers)
        guard let content = body["content"]?[type] ?? body["content"]?["*/*"] else {
            return ["a body of type `\(type)` is not specified"]
        }
        guard type.hasSuffix("json"), let schema = content["schema"] else { return [] }
        guard let json = try? JSON(parsing: call.body) else { return ["the body is not JSON"] }
        return SchemaCheck(specification: self, isRequest: true).problems(json, schema, at: "body")
    }

    private func replyProblems(_ reply: HTTPReply, _ operation: Operation) -> [String] {
        let responses = operation.node["responses"]
        let family = "\(reply.status / 100)XX"
        guard let declared = responses?[String(reply.status)] ?? responses?[family] ?? responses?["default"] else {
            return reply.status >= 400 ? [] : ["status \(reply.status) is not specified"]
        }
        guard let content = resolve(declared)["content"], let schema = content[mediaType(reply.headers)]?["schema"],
            schema.members?.isEmpty == false
        else { return [] }
        guard let json = reply.json else { return ["the reply is not JSON"] }
        return SchemaCheck(specification: self, isRequest: false).problems(json, schema, at: "\(reply.status)")
    }

    private func mediaType(_ headers: HTTPHeaders) -> String {
        let type = headers["content-type"] ?? ""
        return type.split(separator: ";").first.map { $0.lowercased() } ?? ""
    }
}

/// One method of one path.
private struct Operation: Sendable {
    let method: String
    let segments: [Segment]
    let node: JSON
    /// Parameters that the path shares among its methods.
    let shared: [JSON]

    var literals: Int { segments.count { !$0.isTemplate } }

    static func all(at path: String, _ item: JSON) -> [Operation] {
        let segments = path.split(separator: "/").map { Segment(String($0)) }
        let shared = item["parameters"]?.array ?? []
        return (item.members ?? []).compactMap { member in
            guard HTTPCall.Method(rawValue: member.key.uppercased()) != nil else { return nil }
            return Operation(method: member.key.uppercased(), segments: segments, node: member.value, shared: shared)
        }
    }

    func matches(_ method: HTTPCall.Method, _ path: [String]) -> Bool {
        self.method == method.rawValue && segments.count == path.count
            && zip(segments, path).allSatisfy { $0.matches($1) }
    }
}

/// A path segment, which may be a template as a whole or in its middle, as in `groups(uniqueName='{name}')`.
private struct Segment: Sendable {
    private let prefix: String
    private let suffix: String
    let isTemplate: Bool

    init(_ text: String) {
        guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}") else {
            (prefix, suffix, isTemplate) = (text, "", false)
            return
        }
        (prefix, suffix) = (String(text[..<open]), String(text[text.index(after: close)...]))
        isTemplate = true
    }

    func matches(_ text: String) -> Bool {
        guard isTemplate else { return text == prefix }
        return text.count > prefix.count + suffix.count && text.hasPrefix(prefix) && text.hasSuffix(suffix)
    }
}
