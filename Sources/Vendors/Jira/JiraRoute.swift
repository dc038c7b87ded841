import ConnectorKit
import Kernel

/// One operation of the API: `{}` stands for one path segment.
struct JiraRoute: Sendable {
    let method: HTTPCall.Method
    let pattern: [Substring]
    let isPublic: Bool
    let answer: @Sendable (inout JiraSite, JiraCall) throws(JiraError) -> HTTPReply

    init(
        _ method: HTTPCall.Method,
        _ pattern: String,
        isPublic: Bool = false,
        _ answer: @escaping @Sendable (inout JiraSite, JiraCall) throws(JiraError) -> HTTPReply
    ) {
        (self.method, self.isPublic, self.answer) = (method, isPublic, answer)
        self.pattern = pattern.split(separator: "/")
    }

    static func find(_ call: HTTPCall) -> (JiraRoute, [String])? {
        let path = call.address.path.split(separator: "/")
        for route in all where route.method == call.method {
            if let parameters = route.parameters(in: path) { return (route, parameters) }
        }
        return nil
    }

    private func parameters(in path: [Substring]) -> [String]? {
        guard path.count == pattern.count else { return nil }
        var parameters: [String] = []
        for (expected, actual) in zip(pattern, path) {
            if expected == "{}" {
                guard let decoded = WebAddress.decode(actual) else { return nil }
                parameters.append(decoded)
            } else if expected != actual {
                return nil
            }
        }
        return parameters
    }

    static let all: [JiraRoute] = platform + serviceDesk

    private static let platform: [JiraRoute] = [
        JiraRoute(.get, "rest/api/3/serverInfo", isPublic: true) { site, call in site.serverInfo(call) },
        JiraRoute(.get, "rest/api/3/myself") { site, call in site.myself(call) },
        JiraRoute(.get, "rest/api/3/mypermissions") { site, call throws(JiraError) in try site.myPermissions(call) },
        JiraRoute(.get, "rest/api/3/user") { site, call throws(JiraError) in try site.readUser(call) },
        JiraRoute(.get, "rest/api/3/user/groups") { site, call throws(JiraError) in try site.groupsOfUser(call) },
        JiraRoute(.get, "rest/api/3/project/search") { site, call in site.searchProjects(call) },
        JiraRoute(.post, "rest/api/3/issue") { site, call throws(JiraError) in try site.createIssue(call) },
        JiraRoute(.get, "rest/api/3/issue/{}") { site, call throws(JiraError) in try site.readIssue(call) },
        JiraRoute(.get, "rest/api/3/issue/{}/properties/{}") { site, call throws(JiraError) in
            try site.readProperty(call)
        },
        JiraRoute(.put, "rest/api/3/issue/{}/properties/{}") { site, call throws(JiraError) in
            try site.writeProperty(call)
        },
        JiraRoute(.get, "rest/api/3/issue/{}/comment") { site, call throws(JiraError) in try site.listComments(call) },
        JiraRoute(.post, "rest/api/3/issue/{}/comment") { site, call throws(JiraError) in try site.addComment(call) },
        JiraRoute(.post, "rest/api/3/comment/list") { site, call throws(JiraError) in try site.commentsByID(call) },
        JiraRoute(.get, "rest/api/3/issue/{}/transitions") { site, call throws(JiraError) in
            try site.listTransitions(call)
        },
        JiraRoute(.post, "rest/api/3/issue/{}/transitions") { site, call throws(JiraError) in
            try site.makeTransition(call)
        },
        JiraRoute(.post, "rest/api/3/search/jql") { site, call throws(JiraError) in try site.search(call) },
    ]

    private static let serviceDesk: [JiraRoute] = [
        JiraRoute(.get, "rest/servicedeskapi/info", isPublic: true) { site, call in site.serviceDeskInfo(call) },
        JiraRoute(.get, "rest/servicedeskapi/servicedesk") { site, call in site.listDesks(call) },
        JiraRoute(.get, "rest/servicedeskapi/servicedesk/{}") { site, call throws(JiraError) in
            try site.readDesk(call)
        },
        JiraRoute(.get, "rest/servicedeskapi/servicedesk/{}/requesttype") { site, call throws(JiraError) in
            try site.listRequestTypes(call)
        },
        JiraRoute(.post, "rest/servicedeskapi/request") { site, call throws(JiraError) in
            try site.createRequest(call)
        },
        JiraRoute(.get, "rest/servicedeskapi/request/{}") { site, call throws(JiraError) in
            try site.readRequest(call)
        },
    ]
}
