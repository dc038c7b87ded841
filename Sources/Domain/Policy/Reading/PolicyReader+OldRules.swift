import Kernel

/// The first form of a policy: scope, `autoApprove`, groups and most days.
extension PolicyReader {
    /// A tool's own rule with `autoApprove: false` becomes a stage that suppresses what all-tools rules would approve
    /// (the strict reading of a silent point); without a tool it never had an effect and is left out.
    mutating func oldRule(_ json: JSON, id: String) -> Rule? {
        allowOnly(["id", "project", "tool", "autoApprove", "groups", "maximumDays"], json, "")
        guard let approves = json["autoApprove"]?.bool else {
            problem("autoApprove", "true or false is needed")
            return nil
        }
        var when = Conditions()
        when.projects = text(json["project"], "project", most: 200).map { [$0] }
        when.tools = text(json["tool"], "tool", most: 200).map { [$0] }
        let groups = oldGroups(json["groups"])
        let most = day(json["maximumDays"], "maximumDays")
        guard approves else {
            return when.tools == nil ? nil : Rule(id, .requireStage(Rule.ordinaryStage), when: when)
        }
        when.groups = groups
        when.days = most.map { 1...$0 }
        return Rule(id, .autoApprove, when: when)
    }

    /// Nil for anyone.
    private mutating func oldGroups(_ json: JSON?) -> Names? {
        if json?.string == "anyone" { return nil }
        let ids = json?.array?.compactMap(\.string) ?? []
        if ids.isEmpty || ids.count != json?.array?.count {
            problem("groups", "a list of group ids is needed, or `anyone`; an empty list would mean nobody")
        }
        return Names(ids)
    }
}
