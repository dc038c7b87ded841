import Kernel

/// A finite set of names, compared and ordered by bytes.
package struct Names: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// In byte order, each once.
    package let sorted: [String]

    package init(_ names: some Sequence<String>) {
        var sorted: [String] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let last = sorted.last, sameBytes(last, name) { continue }
            sorted.append(name)
        }
        self.sorted = sorted
    }

    package init(arrayLiteral elements: String...) { self.init(elements) }

    package func contains(_ name: String) -> Bool { sorted.contains { sameBytes($0, name) } }
    package func containsAny(of names: [String]) -> Bool { names.contains(where: contains) }

    package static func == (a: Self, b: Self) -> Bool {
        a.sorted.count == b.sorted.count && zip(a.sorted, b.sorted).allSatisfy { sameBytes($0, $1) }
    }

    package func hash(into hasher: inout Hasher) {
        for name in sorted { hasher.combine(ID<Names>(name)) }
    }

    var json: JSON { .strings(sorted) }
}
