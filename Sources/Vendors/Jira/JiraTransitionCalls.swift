import ConnectorKit
import Kernel

extension JiraSite {
    func listTransitions(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        guard call.account?.permissions.contains(.transition) == true, let project = project(issue.project) else {
            return .json(200, ["expand": "transitions", "transitions": []])
        }
        let transitions = project.workflow.transitions.filter { $0.from.contains(issue.status) }.map { transition in
            [
                "id": .string(transition.id), "name": .string(transition.name),
                "to": json(project.workflow.status(transition.to)), "hasScreen": false, "isGlobal": false,
                "isInitial": false, "isAvailable": true, "isConditional": false, "looped": false,
            ] as JSON
        }
        return .json(200, ["expand": "transitions", "transitions": .array(transitions)])
    }

    mutating func makeTransition(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        guard let id = call.body?["transition"]?["id"]?.string else {
            throw JiraError(400, "Missing 'transition' identifier")
        }
        let transitions = project(issue.project)?.workflow.transitions ?? []
        guard call.account?.permissions.contains(.transition) == true,
            let transition = transitions.first(where: { $0.id == id && $0.from.contains(issue.status) })
        else {
            throw JiraError(400, fields: [("transition", "Transition id '\(id)' is not valid for this issue.")])
        }
        try countWrite(to: issue.key, at: call.now)
        move(issue.key, to: transition.to, by: call.account?.id, at: call.now)
        return HTTPReply(204)
    }
}
