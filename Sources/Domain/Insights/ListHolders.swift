package import Kernel

/// Lists who holds active access, without telling apart groups that are too small.
package struct ListHolders: Sendable {
    private let filter: HolderFilter

    package init(_ filter: HolderFilter) { self.filter = filter }

    /// - Returns: nil where a department was asked for and too few people fit.
    package func callAsFunction(page: PageRequest, in tx: some HasInsights) throws -> Page<Holder>? {
        if filter.department != nil {
            let least = PageRequest(size: SmallGroups.minimum)
            let first = try tx.insights.holders(filter, page: least).items.count
            guard !SmallGroups.isTooSmall(first) else { return nil }
        }
        let shown = try ReadDepartments()(in: tx).shown
        return try tx.insights.holders(filter, page: page).map { $0.hidingDepartment(unless: shown) }
    }
}

extension Holder {
    func hidingDepartment(unless shown: Set<String>) -> Holder {
        let name = department.flatMap { shown.contains($0) ? $0 : nil }
        return Holder(person: person, name: self.name, department: name, tools: tools, grants: grants)
    }
}

/// Active access by department; where too few people would be told apart, no number is given.
package struct ReadDepartments: Sendable {
    package init() {}

    package struct Table: Equatable, Sendable {
        /// False until somebody was mapped to a department.
        package let isMapped: Bool
        package let rows: [Row]

        /// The departments whose numbers may be shown.
        package var shown: Set<String> { Set(rows.filter { $0.people != nil }.compactMap(\.department)) }
        package var hidesSome: Bool { rows.contains { $0.people == nil } }
    }

    package struct Row: Equatable, Sendable {
        /// Nil for those whom nobody has mapped.
        package let department: String?
        /// Nil together with `users` where the group is too small.
        package let people: Int?
        package let users: Int?
    }

    package func callAsFunction(in tx: some HasInsights) throws -> Table {
        let all = try tx.insights.departments()
        // Whoever holds access and whoever does not are groups too, and so is the department itself.
        let hidden = all.map { row in
            [row.users, row.people - row.users, row.people].contains(where: SmallGroups.isTooSmall)
        }
        let rows = zip(all, SmallGroups.visible(hidden: hidden, sizes: all.map(\.people))).map { row, isShown in
            Row(
                department: row.department,
                people: isShown ? row.people : nil,
                users: isShown ? row.users : nil
            )
        }
        return Table(isMapped: all.contains { $0.department != nil }, rows: rows)
    }
}
