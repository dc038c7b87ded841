package import Kernel

/// An HTTP request as far as a signature can cover it.
package struct SignableMessage: Sendable {
    package let method: String
    /// Host in lower case, with the port where it is not the scheme's own.
    package let authority: String
    /// Percent-encoded, as it travels; never empty.
    package let path: String
    /// Without the question mark; nil where there is none.
    package let query: String?
    package var fields: [(name: String, value: String)]
    package let body: [UInt8]

    package init(
        method: String,
        authority: String,
        path: String,
        query: String?,
        fields: [(name: String, value: String)],
        body: [UInt8]
    ) {
        (self.method, self.authority, self.path) = (method, authority.lowercased(), path.isEmpty ? "/" : path)
        (self.query, self.fields, self.body) = (query, fields.map { ($0.name.lowercased(), $0.value) }, body)
    }

    package init(method: String, address: WebAddress, fields: [(name: String, value: String)], body: [UInt8]) {
        let authority = String(address.origin.dropFirst(address.scheme.count + 3))
        self.init(
            method: method,
            authority: authority,
            path: address.path,
            query: address.query,
            fields: fields,
            body: body
        )
    }

    /// The value of a component (RFC 9421 section 2); nil when the message has no such thing.
    func value(of component: String) -> String? {
        switch component {
        case "@method": method
        case "@authority": authority
        case "@path": path
        case "@query": "?" + (query ?? "")
        default: component.hasPrefix("@") ? nil : field(component)
        }
    }

    /// All lines of a field, in order, as one.
    func field(_ name: String) -> String? {
        let lines = fields.filter { $0.name == name }.map { trimmed($0.value) }
        return lines.isEmpty ? nil : lines.joined(separator: ", ")
    }

    private func trimmed(_ text: String) -> Substring {
        var rest = text[...]
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest.drop { $0 == " " || $0 == "\t" }
    }
}
