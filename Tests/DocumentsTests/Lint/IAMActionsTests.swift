import Documents
import Kernel
import Testing

@Suite struct IAMActionsTests {
    @Test func `patterns match in any case, as AWS reads them`() {
        let table = IAMActions.shipped
        #expect(table.matching("S3:getobject").map(\.text) == ["s3:GetObject"])
        #expect(Set(table.matching("iam:ListR*").map(\.level)) == [.list])
        #expect(table.matching("iam:G?tRole").map(\.text) == ["iam:GetRole"])
        #expect(table.matching("nothing:*").isEmpty)
        #expect(table.matching("GetRole").isEmpty)
        #expect(table.matching("*").count > 15_000)
    }

    @Test func `a newer table takes the place of the one that ships`() throws {
        let table = try IAMActions(reading: "iam L ListRoles W MakeTea\n")
        let lint = Lint(actions: table)
        let policy =
            #"{"Statement": [{"Effect": "Allow", "Action": ["iam:ListRoles", "iam:MakeTea", "iam:GetRole"], "Resource": "*"}]}"#
        #expect(lint.check(policy, named: "p.json").map(\.rule) == [.actionNotReadOnly, .actionUnknown])
    }

    @Test func `a table without a service is refused`() {
        #expect(throws: Refusal.self) { try IAMActions(reading: "<html>") }
    }
}
