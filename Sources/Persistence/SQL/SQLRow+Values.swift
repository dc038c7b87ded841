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

    static func texts(_ texts: [String]) -> SQLValue { .text(plainList(texts) ?? JSON.strings(texts).canonicalText) }

    /// The list as JSON, where no text needs an escape; nil where one does.
    private static func plainList(_ texts: [String]) -> String? {
        var list = "["
        for text in texts {
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != quote && $0 != escape }) else { return nil }
            if list.utf8.count > 1 { list += "," }
            list += "\""
            list += text
            list += "\""
        }
        return list + "]"
    }

    /// The texts of a stored list in which nothing is escaped, which is nearly every one; nil for any other.
    static func plainTexts(_ list: String) -> [String]? {
        var list = list
        return list.withUTF8 { bytes in
            guard bytes.count >= 2, bytes[0] == UInt8(ascii: "["), bytes[bytes.count - 1] == UInt8(ascii: "]") else {
                return nil
            }
            var texts: [String] = []
            var position = 1
            while position < bytes.count - 1 {
                if !texts.isEmpty {
                    guard bytes[position] == UInt8(ascii: ",") else { return nil }
                    position += 1
                }
                guard bytes[position] == quote else { return nil }
                let start = position + 1
                position = start
                while position < bytes.count, bytes[position] != quote {
                    guard bytes[position] != escape else { return nil }
                    position += 1
                }
                guard position < bytes.count - 1 else { return nil }
                texts.append(String(decoding: bytes[start..<position], as: UTF8.self))
                position += 1
            }
            return texts
        }
    }

    private static var quote: UInt8 { UInt8(ascii: "\"") }
    private static var escape: UInt8 { UInt8(ascii: "\\") }

    static func word<Word: RawRepresentable>(_ word: Word) -> SQLValue where Word.RawValue == String {
        .text(word.rawValue)
    }

    static func word<Word: RawRepresentable>(_ word: Word?) -> SQLValue where Word.RawValue == String {
        .text(word?.rawValue)
    }
}
