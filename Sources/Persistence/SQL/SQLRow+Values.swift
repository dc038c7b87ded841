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

    static func word<Word: RawRepresentable>(_ word: Word) -> SQLValue where Word.RawValue == String {
        .text(word.rawValue)
    }

    static func word<Word: RawRepresentable>(_ word: Word?) -> SQLValue where Word.RawValue == String {
        .text(word?.rawValue)
    }
}
