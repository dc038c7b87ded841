import CPostgres

/// One row of a result that arrived in binary form.
struct PostgresRow {
    let result: OpaquePointer
    let row: Int32

    func isNull(_ column: Int) -> Bool { PQgetisnull(result, row, Int32(column)) == 1 }

    func int(_ column: Int) throws -> Int64 {
        let bytes = bytes(column)
        switch (PQftype(result, Int32(column)), bytes.count) {
        case (PostgresType.int8, 8), (PostgresType.int4, 4), (PostgresType.int2, 2):
            let isNegative = (bytes.first ?? 0) >= 0x80
            return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
        case (PostgresType.bool, 1): return Int64(bytes[0])
        default: throw StorageFailure.type(column: column, expected: "an integer")
        }
    }

    func text(_ column: Int) throws -> String {
        let type = PQftype(result, Int32(column))
        guard type == PostgresType.text || type == PostgresType.varchar || type == PostgresType.name, !isNull(column)
        else { throw StorageFailure.type(column: column, expected: "text") }
        return String(decoding: bytes(column), as: UTF8.self)
    }

    func blob(_ column: Int) throws -> [UInt8] {
        guard PQftype(result, Int32(column)) == PostgresType.bytea, !isNull(column) else {
            throw StorageFailure.type(column: column, expected: "bytes")
        }
        return Array(bytes(column))
    }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let count = Int(PQgetlength(result, row, Int32(column)))
        return UnsafeRawBufferPointer(start: PQgetvalue(result, row, Int32(column)), count: count)
    }
}

/// The object ids that the server gives its own types.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let varchar: Oid = 1043
}
