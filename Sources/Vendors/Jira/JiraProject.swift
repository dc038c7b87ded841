import Kernel

/// A service project with its portal.
package struct JiraProject: Equatable, Sendable {
    package struct RequestType: Equatable, Sendable {
        package let id: String
        package let name: String

        package init(id: String, name: String) { (self.id, self.name) = (id, name) }
    }

    package let id: String
    package let key: String
    package let name: String
    /// The id of the service desk, which is also the id of its portal.
    package let desk: String
    package let requestTypes: [RequestType]
    package fileprivate(set) var workflow: JiraWorkflow

    package init(
        id: String,
        key: String,
        name: String,
        desk: String,
        requestTypes: [RequestType],
        workflow: JiraWorkflow = .accessRequest
    ) {
        (self.id, self.key, self.name, self.desk) = (id, key, name, desk)
        (self.requestTypes, self.workflow) = (requestTypes, workflow)
    }
}

/// The states an issue goes through.
package struct JiraWorkflow: Equatable, Sendable {
    package struct Status: Equatable, Sendable {
        package enum Category: String, Sendable { case new, indeterminate, done }

        package let id: String
        package let name: String
        package let category: Category

        package init(_ id: String, _ name: String, _ category: Category) {
            (self.id, self.name, self.category) = (id, name, category)
        }
    }

    package struct Transition: Equatable, Sendable {
        package let id: String
        package let name: String
        /// Ids of the statuses it leaves from.
        package let from: [String]
        package let to: String

        package init(_ id: String, _ name: String, from: [String], to: String) {
            (self.id, self.name, self.from, self.to) = (id, name, from, to)
        }
    }

    package let statuses: [Status]
    package let transitions: [Transition]

    package init(statuses: [Status], transitions: [Transition]) {
        (self.statuses, self.transitions) = (statuses, transitions)
    }

    func status(_ id: String) -> Status { statuses.first { $0.id == id } ?? statuses[0] }

    /// The usual life of a request that needs approval.
    package static let accessRequest = JiraWorkflow(
        statuses: [
            Status("1", "Waiting for approval", .new), Status("2", "Approved", .done), Status("3", "Declined", .done),
            Status("4", "Canceled", .done),
        ],
        transitions: [
            Transition("11", "Approve", from: ["1"], to: "2"), Transition("21", "Decline", from: ["1"], to: "3"),
            Transition("31", "Cancel request", from: ["1"], to: "4"),
            Transition("41", "Reopen", from: ["2", "3", "4"], to: "1"),
        ]
    )
}

extension JiraSite {
    package mutating func add(_ project: JiraProject) { projects.append(project) }

    /// Gives a project another workflow, as its admin can at any time.
    package mutating func setWorkflow(_ workflow: JiraWorkflow, of key: String) {
        for index in projects.indices where projects[index].key == key { projects[index].workflow = workflow }
    }

    func project(_ key: String) -> JiraProject? { projects.first { $0.key == key } }
}
