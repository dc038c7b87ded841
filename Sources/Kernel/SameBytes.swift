/// Whether two texts are the same bytes.
///
/// Swift's `==` folds Unicode forms, so it would take two different keys for one.
package func sameBytes(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool { a.utf8.elementsEqual(b.utf8) }

/// The same for whole strings, which are compared often enough to look at several bytes at a time.
package func sameBytes(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    let answer = a.utf8.withContiguousStorageIfAvailable { left in
        b.utf8.withContiguousStorageIfAvailable { sameBytes(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer($0)) }
    }
    return (answer ?? nil) ?? a.utf8.elementsEqual(b.utf8)
}

/// - Parameter b: as many bytes as `a`.
private func sameBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place + 8 <= a.count {
        let left = a.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        guard left == b.loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
        place += 8
    }
    while place < a.count {
        guard a[place] == b[place] else { return false }
        place += 1
    }
    return true
}
