/// One page of a list, with the key to ask for the next.
package struct Page<Element> {
    package let items: [Element]
    /// Where the next page begins, opaque to whoever asks; absent on the last page.
    package let next: String?

    package init(items: [Element], next: String?) { (self.items, self.next) = (items, next) }

    package func map<T>(_ transform: (Element) throws -> T) rethrows -> Page<T> {
        Page<T>(items: try items.map(transform), next: next)
    }
}

extension Page: Sendable where Element: Sendable {}
extension Page: Equatable where Element: Equatable {}

/// Which page of a list is wanted.
package struct PageRequest: Sendable {
    package static let sizes = [25, 50, 100]

    package let size: Int
    package let after: String?

    package init(size: Int = 25, after: String? = nil) {
        (self.size, self.after) = (min(max(size, 1), 100), after)
    }
}
