import HTTPTypes
import Kernel

/// One operation of the API, declared once: routes, checks and the OpenAPI document all come from here.
struct APIRoute: Sendable {
    let method: HTTPRequest.Method
    /// Below `/api/v1`, parameters in braces.
    let path: String
    let summary: String
    let permission: Permission
    var query: [Query] = []
    var body: Schema?
    var answer: Schema?
    var status = HTTPResponse.Status.ok
    /// Set where the answer is no JSON.
    var answerType: String?
    /// Whether what is changed has a version that `If-Match` may name; the handler compares it.
    var isVersioned = false
    /// In bytes.
    var bodyLimit = BodyLimit.api
    let handle: @Sendable (APICall) async throws -> APIAnswer

    /// A query parameter; everything in a query is optional.
    struct Query: Sendable {
        let name: String
        let schema: Schema
        let note: String

        init(_ name: String, _ schema: Schema, _ note: String) {
            (self.name, self.schema, self.note) = (name, schema, note)
        }
    }

    /// The same route, with `If-Match` taken.
    var versioned: APIRoute {
        var route = self
        route.isVersioned = true
        return route
    }

    /// The same route, with bodies of up to that many bytes.
    func taking(_ limit: Int) -> APIRoute {
        var route = self
        route.bodyLimit = limit
        return route
    }

    static let pageQuery = [
        Query("limit", .integer(1...100), "how many items a page holds; 25 unless given"),
        Query("after", .text(maximum: 500), "the `next` of the page before"),
    ]
}

extension APIRoute {
    /// Reads one thing.
    static func get(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        answer: Schema,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(method: .get, path: path, summary: summary, permission: permission, answer: answer, handle: handle)
    }

    /// Reads one page of a list.
    static func list(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        query: [Query] = [],
        answer: Schema,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .get,
            path: path,
            summary: summary,
            permission: permission,
            query: query + pageQuery,
            answer: answer,
            handle: handle
        )
    }

    /// Creates something, or does a deed; answers with what there is now.
    static func post(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        body: Schema? = nil,
        answer: Schema? = nil,
        status: HTTPResponse.Status = .created,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .post,
            path: path,
            summary: summary,
            permission: permission,
            body: body,
            answer: answer,
            status: answer == nil ? .noContent : status,
            handle: handle
        )
    }

    /// Puts something in its place.
    static func put(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        body: Schema,
        answer: Schema? = nil,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .put,
            path: path,
            summary: summary,
            permission: permission,
            body: body,
            answer: answer,
            status: answer == nil ? .noContent : .ok,
            handle: handle
        )
    }

    /// Changes what is named, and leaves the rest.
    static func patch(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        body: Schema,
        answer: Schema,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .patch,
            path: path,
            summary: summary,
            permission: permission,
            body: body,
            answer: answer,
            handle: handle
        )
    }

    static func delete(
        _ path: String,
        _ summary: String,
        _ permission: Permission,
        _ handle: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .delete,
            path: path,
            summary: summary,
            permission: permission,
            status: .noContent,
            handle: handle
        )
    }
}
