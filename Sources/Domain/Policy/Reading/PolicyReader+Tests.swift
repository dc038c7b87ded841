import Kernel

extension PolicyReader {
    mutating func tests(_ json: JSON?) -> [PolicyTest] {
        guard let json else { return [] }
        guard let items = json.array else {
            problem("tests", "a list of `given` and `expect` is needed")
            return []
        }
        var tests: [PolicyTest] = []
        for (index, item) in items.enumerated() {
            if let test = test(item, "tests[\(index)]") { tests.append(test) }
        }
        return tests
    }

    private mutating func test(_ json: JSON, _ field: String) -> PolicyTest? {
        allowOnly(["given", "expect"], json, field)
        guard let expect = json["expect"]?.string.flatMap(PolicyOutcome.init(text:)) else {
            problem(
                "\(field).expect",
                "`autoApprove`, `deny`, `pending`, `requireStage:<names>`, `limitDays:<days>`, or both of the latter"
            )
            return nil
        }
        guard let given = json["given"], let facts = PolicyFacts(given: given) else {
            problem("\(field).given", "the facts are incomplete or of the wrong kind")
            return nil
        }
        allowOnly(PolicyFacts.members, given, "\(field).given")
        return PolicyTest(given: facts, expect: expect)
    }
}
