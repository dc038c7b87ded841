/// Whether two texts are the same bytes.
///
/// Swift's `==` folds Unicode forms, so it would take two different keys for one.
package func sameBytes(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool { a.utf8.elementsEqual(b.utf8) }
