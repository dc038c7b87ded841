import Kernel
import Ledger
import TestKit

/// Public vectors, read where they lie.
enum Vectors {
    static func cases(_ path: String, _ list: String) throws -> [JSON] {
        try JSON(parsing: SharedFiles.bytes("vectors/" + path))[list]?.array ?? []
    }
}

extension JSON {
    /// A hash in base 64; nil when it is no SHA-256 value.
    var hash: Hash256? { string.flatMap { Base64.decode($0) }.flatMap { Hash256($0) } }

    /// A number that may be larger than we count: those are clipped to the largest.
    var clipped: Int64 { integer ?? ((double ?? 0) > 0 ? .max : .min) }
}
