import Domain
import Kernel

/// Values that more than one noun keeps.
extension SQLRow {
    func sealed(key: Int, bytes: Int) throws -> SealedValue? {
        guard let keyID = try textOrNil(key), let bytes = try blobOrNil(bytes) else { return nil }
        return SealedValue(keyID: keyID, bytes: bytes)
    }

    /// A list of texts, stored as a JSON array.
    func texts(_ column: Int) throws -> [String] {
        if let texts = SQLValue.plainTexts(try text(column)) { return texts }
        let elements = try json(column).array ?? []
        return try elements.map { element in
            guard let text = element.string else { throw StorageFailure.type(column: column, expected: "texts") }
            return text
        }
    }

    func roles(_ column: Int) throws -> Set<Role> {
        let text = try text(column)
        guard text != "[]" else { return [] }
        return Set(
            try texts(column).map { word in
                guard let role = Role(rawValue: word) else {
                    throw StorageFailure.type(column: column, expected: "Role")
                }
                return role
            }
        )
    }
}

extension SQLValue {
    /// Sorted, so that equal sets are equal text.
    static func roles(_ roles: Set<Role>) -> SQLValue { .json(.strings(roles.sorted().map(\.rawValue))) }

    static func texts(_ texts: [String]) -> SQLValue { .json(.strings(texts)) }

    /// The texts of a stored list in which nothing is escaped, which is nearly every one; nil for any other.
    static func plainTexts(_ list: String) -> [String]? {
        var list = list
        return list.withUTF8 { bytes in
            guard bytes.count >= 2, bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"),
                !bytes.contains(UInt8(ascii: "\\"))
            else { return nil }
            // Without an escape each quotation mark begins or ends a text, so texts and what is between them alternate.
            let parts = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
            guard parts.count % 2 == 1, parts.count > 1 else { return nil }
            let between = parts.indices.dropFirst(2).dropLast().filter { $0.isMultiple(of: 2) }
            guard parts[0].count == 1, parts[parts.count - 1].count == 1,
                between.allSatisfy({ parts[$0].elementsEqual([UInt8(ascii: ",")]) })
            else { return nil }
            return parts.indices.filter { !$0.isMultiple(of: 2) }.map { String(decoding: parts[$0], as: UTF8.self) }
        }
    }

    static func word<Word: RawRepresentable>(_ word: Word) -> SQLValue where Word.RawValue == String {
        .text(word.rawValue)
    }

    static func word<Word: RawRepresentable>(_ word: Word?) -> SQLValue where Word.RawValue == String {
        .text(word?.rawValue)
    }
}
