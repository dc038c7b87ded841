import ConnectorKit
import Kernel
import TestKit
import Testing

/// The judge is judged: what it lets pass proves nothing unless it refuses the rest.
@Suite struct SpecificationTests {
    static let document = """
        {"paths": {
          "/things/{id}": {
            "parameters": [{"in": "query", "name": "size", "schema": {"type": "integer"}}],
            "get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}},
            "put": {"requestBody": {"required": true, "content": {"application/json": {"schema":
              {"$ref": "#/components/schemas/Thing"}}}}, "responses": {"204": {}}}},
          "/things/latest": {"get": {"responses": {"204": {}}}}},
         "components": {"schemas": {"Thing": {"type": "object", "additionalProperties": false,
          "required": ["id", "name"], "properties": {
            "id": {"type": "string", "readOnly": true}, "name": {"type": "string", "maxLength": 5},
            "kind": {"type": "string", "enum": ["a", "b"]}, "since": {"type": "string", "format": "date-time"},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "note": {"type": "string", "nullable": true}}}}}}
        """

    private func problems(_ call: HTTPCall, _ reply: HTTPReply? = nil) throws -> Int {
        try Specification(parsing: Array(Self.document.utf8)).problems(with: call, reply).count
    }

    private func get(_ target: String) throws -> HTTPCall {
        HTTPCall(.get, try #require(WebAddress("https://vendor.example" + target)))
    }

    @Test func `what is as specified passes`() throws {
        let thing: JSON = [
            "id": "1", "name": "five5", "kind": "a", "since": "2026-11-21T02:30:00Z", "note": nil,
            "parts": [["id": "2", "name": "part"]],
        ]
        #expect(try problems(get("/things/1?size=3"), .json(200, thing)) == 0)
        #expect(try problems(get("/things/latest"), HTTPReply(204)) == 0)
        #expect(try problems(.json(.put, try get("/things/1").address, ["name": "new"]), HTTPReply(204)) == 0)
    }

    static let wrongThings: [JSON] = [
        ["id": "1"], ["id": 1, "name": "n"], ["id": "1", "name": "longer"], ["id": "1", "name": "n", "kind": "c"],
        ["id": "1", "name": "n", "extra": true], ["id": "1", "name": nil], ["id": "1", "name": "n", "since": "soon"],
        ["id": "1", "name": "n", "parts": [["id": "2"]]], ["not", "an object"],
    ]

    @Test(arguments: wrongThings)
    func `a reply that is not as specified is named`(thing: JSON) throws {
        #expect(try problems(get("/things/1"), .json(200, thing)) == 1)
    }

    @Test func `calls that are not as specified are named`() throws {
        let address = try get("/things/1").address
        #expect(try problems(get("/nothing")) == 1)
        #expect(try problems(get("/things/1?colour=red")) == 1)
        #expect(try problems(get("/things/1?size=big")) == 1)
        #expect(try problems(HTTPCall(.delete, address)) == 1)
        #expect(try problems(HTTPCall(.put, address)) == 1)
        #expect(try problems(.form(address, [("name", "n")])) == 1)
        #expect(try problems(.json(.put, address, ["name": "longer"])) == 1)
        #expect(try problems(get("/things/1"), .json(202, [:])) == 1)
    }
}
