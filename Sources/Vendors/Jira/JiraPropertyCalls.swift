import ConnectorKit
import Kernel

extension JiraSite {
    func readProperty(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        let key = call.parameters[1]
        guard let value = issue.property(key, at: call.now) else {
            throw .notFound("The property with key '\(key)' does not exist.")
        }
        return .json(200, ["key": .string(key), "value": value])
    }

    /// Whoever may edit an issue may write its properties: they are nobody's proof of anything.
    mutating func writeProperty(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        try call.mustHave(.edit, else: JiraError(403, "You do not have permission to edit this issue."))
        guard let value = call.body, call.call.body.count <= 32_768 else {
            throw JiraError(400, "The property value must be JSON of at most 32768 characters.")
        }
        try countWrite(to: issue.key, at: call.now)
        let existed = issue.property(call.parameters[1], at: call.now) != nil
        setProperty(call.parameters[1], to: value, of: issue.key, at: call.now)
        return .json(existed ? 200 : 201, [:])
    }
}
