import ConnectorKit
import Kernel

/// A call as a vendor's router sees it: decoded path segments and query.
struct IncomingCall {
    let call: HTTPCall
    let path: [String]
    let query: [(name: String, value: String)]

    /// Nil when path or query cannot be decoded.
    init?(_ call: HTTPCall) {
        self.call = call
        var path: [String] = []
        for segment in call.address.path.split(separator: "/", omittingEmptySubsequences: true) {
            guard let decoded = WebAddress.decode(segment) else { return nil }
            path.append(decoded)
        }
        guard let query = WebAddress.parseForm(call.address.query ?? "") else { return nil }
        self.path = path
        self.query = query.map { (name: $0.0, value: $0.1) }
    }

    var method: HTTPCall.Method { call.method }

    subscript(name: String) -> String? { query.first { $0.name == name }?.value }

    /// The fields of a form body.
    var form: [String: String]? {
        guard call.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true,
            let pairs = WebAddress.parseForm(String(decoding: call.body, as: UTF8.self))
        else { return nil }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The body where it says that it is JSON and is.
    var json: JSON? {
        guard call.headers["content-type"]?.hasPrefix("application/json") == true else { return nil }
        return try? JSON(parsing: call.body)
    }
}
