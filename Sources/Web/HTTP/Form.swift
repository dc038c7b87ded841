import Kernel

/// What a person typed, or an address's query: pairs in their order.
struct Form: Sendable {
    let pairs: [(name: String, value: String)]

    init(_ pairs: [(String, String)] = []) { self.pairs = pairs.map { (name: $0.0, value: $0.1) } }

    /// - Throws: `encoding_invalid` when it is not percent-encoded UTF-8.
    init(parsing text: String) throws {
        guard let pairs = WebAddress.parseForm(text) else {
            throw Refusal(.invalid, "encoding_invalid", "the form is not percent-encoded UTF-8; send it again")
        }
        self.init(pairs)
    }

    /// The value, without white space around it; nil when it is absent or empty.
    subscript(name: String) -> String? {
        guard let value = pairs.first(where: { $0.name.utf8.elementsEqual(name.utf8) })?.value.trimmed else {
            return nil
        }
        return value.isEmpty ? nil : value
    }

    func all(_ name: String) -> [String] {
        pairs.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    func require(_ name: String, _ message: String) throws -> String {
        guard let value = self[name] else { throw Refusal(.invalid, "\(name)_missing", message) }
        return value
    }

    /// A whole number; nil when absent.
    func number(_ name: String) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text) else {
            throw Refusal(.invalid, "\(name)_invalid", "`\(name)` must be a whole number")
        }
        return number
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
