import Domain
import Kernel
import TestKit
import Testing

@Suite struct SmallGroupsTests {
    @Test func `N30: one to four people are too few, five and nobody are not`() {
        #expect([0, 1, 4, 5, 6].map(SmallGroups.isTooSmall) == [false, true, true, false, false])
    }

    @Test func `a single hidden number takes the next smallest with it, so that no subtraction finds it`() {
        #expect(SmallGroups.visible([20, 3, 7, 0]) == [true, false, false, true])
        #expect(SmallGroups.visible([20, 3, 2]) == [true, false, false])
        #expect(SmallGroups.visible([20, 9]) == [true, true])
        #expect(SmallGroups.visible([3]) == [false])
    }

    @Test func `admins map people to departments, on the record, and nobody else does`() async throws {
        let company = try await Company()
        let person = company.requester.id
        #expect(try await company.read { try $0.departments.all() } == [])
        try await company.write(by: company.admin) { try SetDepartment(person, to: " Research  and Care ")(in: $0) }
        #expect(try await company.read { try $0.departments.of(person) } == "Research and Care")
        let head = try await company.head()
        try await company.write(by: company.admin) { try SetDepartment(person, to: "Research and Care")(in: $0) }
        #expect(try await company.head() == head)
        await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) { try SetDepartment(person, to: "Sales")(in: $0) }
        }
        try await company.write(by: company.admin) { try SetDepartment(person, to: nil)(in: $0) }
        #expect(try await company.read { try $0.departments.of(person) } == nil)
        #expect(try await company.actions(after: head) == ["person_department_set"])
    }
}
