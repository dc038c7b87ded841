/// Numbers about few people say something about each of them, so they are not shown.
package enum SmallGroups {
    /// The fewest people that a number may be about; nobody at all is not a person.
    package static let minimum = 5

    package static func isTooSmall(_ count: Int) -> Bool { (1..<minimum).contains(count) }

    /// Which of the numbers may be shown beside their total.
    package static func visible(_ counts: [Int]) -> [Bool] { visible(hidden: counts.map(isTooSmall), sizes: counts) }

    /// Which rows may be shown beside their total when these must not be.
    ///
    /// One hidden row alone could be had by subtraction, so the smallest of the others that has anybody goes with it.
    package static func visible(hidden: [Bool], sizes: [Int]) -> [Bool] {
        var visible = hidden.map { !$0 }
        guard hidden.count(where: \.self) == 1,
            let next = sizes.indices.filter({ visible[$0] && sizes[$0] > 0 }).min(by: { sizes[$0] < sizes[$1] })
        else { return visible }
        visible[next] = false
        return visible
    }
}
