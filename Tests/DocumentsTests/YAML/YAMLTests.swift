import Documents
import Kernel
import Testing

@Suite struct YAMLTests {
    @Test func `values keep their types and their order`() throws {
        let json = try YAML.json("name: Claude\ndays: 30\nopen: true\nroles: [user, \"7\"]\nnothing: ~\n")
        #expect(json == ["name": "Claude", "days": 30, "open": true, "roles": ["user", "7"], "nothing": nil])
    }

    @Test func `a JSON text is read as it is`() throws {
        #expect(try YAML.json(#"{"a": [1, {"b": "c"}]}"#) == ["a": [1, ["b": "c"]]])
    }

    @Test func `names of nested values are joined by dots`() throws {
        #expect(try YAML.names(in: "http:\n  port: 1\n  host: a\nmode: x\n") == ["http.port", "http.host", "mode"])
    }

    @Test func `an empty file holds nothing`() throws {
        #expect(try YAML.json("") == .null)
        #expect(try YAML.names(in: "# only a comment\n") == [])
    }

    @Test(arguments: ["a: [1", "a: b: c", "\t- x"])
    func `what is no YAML is refused with the place`(text: String) {
        #expect(throws: Refusal.self) { try YAML.json(text) }
    }
}
