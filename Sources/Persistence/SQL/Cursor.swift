import Kernel

/// Where a page of a list begins: the sort keys of the last row shown, opaque to whoever asks.
struct Cursor: Equatable {
    private let keys: [JSON]

    init(_ keys: JSON...) { self.keys = keys }

    /// Reads what `text` wrote; refuses anything else, since it arrives in addresses that people edit.
    init(_ text: String) throws(Refusal) {
        guard let bytes = Base64.decode(text, .url), let keys = (try? JSON(parsing: bytes))?.array else {
            throw Self.invalid
        }
        self.keys = keys
    }

    var text: String { Base64.encode(JSON.array(keys).canonical, .url) }

    func int(_ position: Int) throws(Refusal) -> SQLValue {
        guard keys.indices.contains(position), case .integer(let value) = keys[position] else { throw Self.invalid }
        return .integer(value)
    }

    func text(_ position: Int) throws(Refusal) -> SQLValue {
        guard keys.indices.contains(position), case .string(let value) = keys[position] else { throw Self.invalid }
        return .text(value)
    }

    private static let invalid = Refusal(
        .invalid,
        "cursor_invalid",
        "this is not the key of a page of this list: start again from its first page"
    )
}

extension PageRequest {
    /// One row more than is shown tells whether another page follows.
    var rowLimit: SQLValue { .int(size + 1) }

    func cursor() throws(Refusal) -> Cursor? {
        guard let after else { return nil }
        return try Cursor(after)
    }

    /// The page that these rows make, when they were read with `rowLimit`.
    func page<Element>(_ rows: [Element], key: (Element) -> Cursor) -> Page<Element> {
        guard rows.count > size, size > 0 else { return Page(items: rows, next: nil) }
        return Page(items: Array(rows.prefix(size)), next: key(rows[size - 1]).text)
    }
}
