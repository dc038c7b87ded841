package import Kernel

/// One HTTP request to another system, as a value.
package struct HTTPCall: Sendable {
    package enum Method: String, Sendable {
        case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
    }

    package var method: Method
    package var address: WebAddress
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(_ method: Method, _ address: WebAddress, headers: HTTPHeaders = [], body: [UInt8] = []) {
        (self.method, self.address, self.headers, self.body) = (method, address, headers, body)
    }

    package static func json(_ method: Method, _ address: WebAddress, _ body: JSON) -> HTTPCall {
        HTTPCall(method, address, headers: ["content-type": "application/json"], body: Array(body.text.utf8))
    }

    package static func form(_ address: WebAddress, _ pairs: [(String, String)]) -> HTTPCall {
        let headers: HTTPHeaders = ["content-type": "application/x-www-form-urlencoded"]
        return HTTPCall(.post, address, headers: headers, body: Array(WebAddress.form(pairs).utf8))
    }
}

/// What another system answered.
package struct HTTPReply: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(_ status: Int, headers: HTTPHeaders = [], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    package static func json(_ status: Int, _ body: JSON, headers: HTTPHeaders = []) -> HTTPReply {
        var headers = headers
        headers.add("content-type", "application/json")
        return HTTPReply(status, headers: headers, body: Array(body.text.utf8))
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON, or nil when it is something else, such as a gateway's HTML.
    package var json: JSON? { try? JSON(parsing: body) }
}

/// Header fields in order; names are compared without case.
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    package private(set) var fields: [(name: String, value: String)]

    package init(_ fields: [(String, String)] = []) { self.fields = fields.map { ($0.0.lowercased(), $0.1) } }
    package init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }
    package init(arrayLiteral elements: (String, String)...) { self.init(elements) }

    /// The first value of a field.
    package subscript(name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }

    /// Every value of a field that may stand on several lines, such as `Link`.
    package func values(_ name: String) -> [String] { fields.filter { $0.name == name.lowercased() }.map(\.value) }

    package mutating func add(_ name: String, _ value: String) { fields.append((name.lowercased(), value)) }

    package mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name == name.lowercased() }
        add(name, value)
    }
}
