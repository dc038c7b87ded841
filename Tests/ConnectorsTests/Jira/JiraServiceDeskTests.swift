import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

/// What the simulated Jira answers to calls that our client does not make, held to Atlassian's documents all the same.
@Suite(.enabled(if: SharedFiles.areExpected, "needs Atlassian's specifications beside the project"))
struct JiraServiceDeskTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    private func send(_ method: HTTPCall.Method, _ target: String, _ body: JSON? = nil) async throws -> HTTPReply {
        let address = try #require(WebAddress(JiraBench.site + target))
        var call = body.map { HTTPCall.json(method, address, $0) } ?? HTTPCall(method, address)
        let proof = "\(SmallCompany.jiraBotEmail):api-token-of-clearance"
        call.headers.set("authorization", "Basic " + Base64.encode(proof.utf8))
        return try await bench.wire.send(call)
    }

    @Test(arguments: [
        "/rest/servicedeskapi/info", "/rest/servicedeskapi/servicedesk",
        "/rest/servicedeskapi/servicedesk/7/requesttype",
        "/rest/api/3/project/search", "/rest/api/3/serverInfo", "/rest/api/3/myself",
    ])
    func `lists and facts are as specified`(target: String) async throws {
        #expect(try await send(.get, target).status == 200)
        #expect(bench.wire.problems == [])
    }

    @Test func `a request is raised on behalf of a customer`() async throws {
        let body: JSON = [
            "serviceDeskId": "7", "requestTypeId": "31", "requestFieldValues": ["summary": "Access, please"],
            "raiseOnBehalfOf": .string(SmallCompany.cal.jiraAccount),
        ]
        let raised = try await send(.post, "/rest/servicedeskapi/request", body)
        #expect(raised.status == 201)
        let key = try #require(raised.json?["issueKey"]?.string)
        #expect(bench.issue(key)?.reporter == SmallCompany.cal.jiraAccount)
        let written = try await send(.put, "/rest/api/3/issue/\(key)/properties/\(SmallCompany.appUUID)", ["a": 1])
        #expect(written.status == 201)
        #expect(bench.wire.problems == [])
    }

    @Test func `refusals have the shape of their API`() async throws {
        let platform = try await send(.get, "/rest/api/3/issue/AI-404")
        #expect(platform.json?["errorMessages"]?.array?.isEmpty == false)
        let desk = try await send(.get, "/rest/servicedeskapi/request/AI-404")
        #expect(desk.json?["errorMessage"]?.string?.isEmpty == false)
        #expect(bench.wire.problems == [])
    }

    @Test func `an unbounded search is refused`() async throws {
        let reply = try await send(.post, "/rest/api/3/search/jql", ["jql": "ORDER BY key ASC"])
        #expect(reply.status == 400)
    }
}
