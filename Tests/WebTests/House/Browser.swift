import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel

@testable import Web

/// A browser in which one person is signed in.
struct Browser: Sendable {
    let client: any TestClientProtocol
    let cookie: String
    let formToken: String

    /// Opens a session as signing in would.
    init(_ person: Person, in scope: OrganizationScope, at house: House, _ client: any TestClientProtocol) async throws
    {
        let session = WebSession.fresh(house.services.randomness)
        let hash = session.hash
        try await house.store.enter { doors in
            let until = doors.now + WebSession.lifetime
            try doors.addWebSession(
                WebSessionDoor(hash: hash, organization: scope.organization, person: person.id, expiresAt: until)
            )
        }
        self.client = client
        cookie = session.cookie(isSecure: house.services.isSecure).description.split(separator: ";")[0].description
        formToken = session.formToken
    }

    init(_ person: Person, at house: House, _ client: any TestClientProtocol) async throws {
        try await self.init(person, in: house.scope, at: house, client)
    }

    func get(_ path: String, cookies: String = "") async throws -> Answer {
        let headers: HTTPFields = [.cookie: cookie + cookies]
        return try await client.execute(uri: path, method: .get, headers: headers) { Answer($0) }
    }

    func post(_ path: String, _ pairs: [(String, String)], headers: HTTPFields = [:], token: String? = nil) async throws
        -> Answer
    {
        let body = WebAddress.form(pairs + [("form_token", token ?? formToken)])
        var headers = headers
        headers[.cookie] = cookie
        if headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            Answer($0)
        }
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        (status, headers, text) = (response.status.code, response.headers, String(buffer: response.body))
    }

    var location: String? { headers[.location] }
    var json: JSON? { try? JSON(parsing: text) }
    var reason: String? { json?["reason"]?.string }
}
