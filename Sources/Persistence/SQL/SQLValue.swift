package import Kernel

/// What a statement can be given: the four kinds of value that both engines store alike.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(nilLiteral: ()) { self = .null }
}

extension SQLValue {
    package static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    package static func blob(_ value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }
    package static func int(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    package static func int(_ value: Int?) -> SQLValue { value.map { .integer(Int64($0)) } ?? .null }
    package static func int(_ value: Int) -> SQLValue { .integer(Int64(value)) }

    /// Stored as 0 or 1.
    package static func bool(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    package static func bool(_ value: Bool?) -> SQLValue { value.map { .bool($0) } ?? .null }

    /// Stored as whole milliseconds since 1970.
    package static func instant(_ value: Instant?) -> SQLValue { value.map { .integer($0.milliseconds) } ?? .null }
    package static func instant(_ value: Instant) -> SQLValue { .integer(value.milliseconds) }

    package static func id<Entity>(_ value: ID<Entity>) -> SQLValue { .text(value.rawValue) }
    package static func id<Entity>(_ value: ID<Entity>?) -> SQLValue { value.map { .text($0.rawValue) } ?? .null }

    /// Stored as canonical text.
    package static func json(_ value: JSON) -> SQLValue { .text(value.canonicalText) }
    package static func json(_ value: JSON?) -> SQLValue { value.map { .json($0) } ?? .null }
}
