/// Numbers about few people say something about each of them, so they are not shown.
package enum SmallGroups {
    /// The fewest people that a number may be about; nobody at all is not a person.
    package static let minimum = 5

    package static func isTooSmall(_ count: Int) -> Bool { (1..<minimum).contains(count) }

    /// Which of the numbers may be shown beside their total.
    ///
    /// One hidden number alone could be had by subtraction, so the smallest of the others is hidden with it.
    package static func visible(_ counts: [Int]) -> [Bool] {
        var visible = counts.map { !isTooSmall($0) }
        guard visible.count(where: { !$0 }) == 1,
            let next = counts.indices.filter({ visible[$0] && counts[$0] > 0 }).min(by: { counts[$0] < counts[$1] })
        else { return visible }
        visible[next] = false
        return visible
    }
}
