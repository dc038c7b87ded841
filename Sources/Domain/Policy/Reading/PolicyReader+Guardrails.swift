import Kernel

extension PolicyReader {
    mutating func guardrails(_ json: JSON) -> Guardrails {
        allowOnly(
            [
                "blockUnknownTools", "requireReview", "securityReviewAt", "adminReviewAt", "maximumDays",
                "approveUnmatchedAt",
            ],
            json,
            ""
        )
        var result = Guardrails()
        if let flag = flag(json["blockUnknownTools"], "blockUnknownTools") { result.blockUnknownTools = flag }
        if let flag = flag(json["requireReview"], "requireReview") { result.requireReview = flag }
        if let risks = risks(json["securityReviewAt"], "securityReviewAt") { result.securityReviewAt = risks }
        if let risks = risks(json["adminReviewAt"], "adminReviewAt") { result.adminReviewAt = risks }
        if let risks = risks(json["approveUnmatchedAt"], "approveUnmatchedAt") { result.approveUnmatchedAt = risks }
        if let days = json["maximumDays"] { result.maximumDays = maximumDays(days) }
        return result
    }

    private mutating func flag(_ json: JSON?, _ field: String) -> Bool? {
        guard let json else { return nil }
        if json.bool == nil { problem(field, "true or false is needed") }
        return json.bool
    }

    /// An empty list switches the guardrail off.
    private mutating func risks(_ json: JSON?, _ field: String) -> Set<Tool.Risk>? {
        guard let json else { return nil }
        return json.array?.isEmpty == true ? [] : words(json, field)
    }

    private mutating func maximumDays(_ json: JSON) -> [Tool.Risk: Int] {
        allowOnly(Set(Tool.Risk.allCases.map(\.rawValue)), json, "maximumDays")
        var result: [Tool.Risk: Int] = [:]
        for member in json.members ?? [] {
            guard let risk = Tool.Risk(rawValue: member.key) else { continue }
            result[risk] = day(member.value, "maximumDays.\(member.key)")
        }
        return result
    }
}
