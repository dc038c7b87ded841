package import Kernel

/// Which department each person belongs to, as far as somebody mapped it.
package protocol Departments {
    func of(_ person: ID<Person>) throws -> String?
    /// Nil takes the mapping away.
    func set(_ department: String?, of person: ID<Person>) throws
    /// The departments there are, in order of their names; empty until the first person is mapped.
    func all() throws -> [String]
}

package protocol HasDepartments { var departments: any Departments { get } }

/// Maps a person to a department, so that figures can be told by department.
package struct SetDepartment: Sendable {
    private let person: ID<Person>
    private let department: String?

    /// - Parameter department: nil or blank takes the mapping away.
    package init(_ person: ID<Person>, to department: String?) {
        self.person = person
        let name = (department ?? "").split(separator: " ").joined(separator: " ")
        self.department = name.isEmpty ? nil : name
    }

    package func callAsFunction(in tx: some Scope & HasPeople & HasDepartments) throws {
        try tx.require(.admin, to: "map people to departments")
        guard (department ?? "").utf8.count <= 120 else {
            throw Refusal(.invalid, "department_too_long", "a department's name has 120 bytes at most")
        }
        _ = try tx.people.require(person)
        let old = try tx.departments.of(person)
        guard old != department else { return }
        try tx.departments.set(department, of: person)
        let data: JSON = ["old": .text(old), "new": .text(department)]
        try tx.record(AuditEvent(.personDepartmentSet, [.person(person)], data.withoutNulls))
    }
}
