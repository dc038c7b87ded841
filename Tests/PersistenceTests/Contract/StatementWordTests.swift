import Testing

@testable import Persistence

@Suite struct StatementWordTests {
    @Test(arguments: ["work", "SELECT 1 FROM work", "work_1", "frameworks", "wor work"])
    func `a word is found wherever its bytes stand`(sql: String) { #expect(sql.hasBytes("work")) }

    @Test(arguments: ["", "wor", "SELECT 1 FROM w_o_r_k", "WORK", "jobs"])
    func `a text without its bytes does not have it`(sql: String) { #expect(!sql.hasBytes("work")) }

    @Test func `nothing stands everywhere`() {
        #expect("".hasBytes(""))
        #expect("work".hasBytes(""))
    }
}
