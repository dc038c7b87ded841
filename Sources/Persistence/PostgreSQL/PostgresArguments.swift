import CPostgres

/// A statement's arguments in the form that libpq takes: one run of bytes with a place, a length and a format for each.
struct PostgresArguments {
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    /// 0 for text, 1 for binary.
    private var formats: [Int32] = []
    /// What each argument is declared as; 0 leaves it to the server.
    private(set) var types: [Oid] = []

    init(_ values: [SQLValue]) throws {
        for value in values { try append(value) }
    }

    var count: Int32 { Int32(starts.count) }

    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                let pointers = starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } }
                return body(pointers, lengths, formats)
            }
        }
    }

    private mutating func append(_ value: SQLValue) throws {
        switch value {
        case .null: append(nil, format: 0, type: 0)
        case .integer(let number): append(Array(String(number).utf8), format: 0, type: PostgresType.int8)
        case .text(let text):
            let text = Array(text.utf8)
            guard !text.contains(0) else { throw StorageFailure.value("text cannot hold a NUL") }
            append(text, format: 0, type: PostgresType.text)
        case .blob(let blob): append(blob, format: 1, type: PostgresType.bytea)
        }
    }

    /// Each value ends with a NUL, which libpq looks for in text and which gives empty bytes an address.
    private mutating func append(_ value: [UInt8]?, format: Int32, type: Oid) {
        starts.append(value.map { _ in bytes.count })
        lengths.append(Int32(value?.count ?? 0))
        formats.append(format)
        types.append(type)
        if let value { bytes += value + [0] }
    }
}
