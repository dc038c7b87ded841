import Foundation
import Kernel
import Testing

@testable import Web

@Suite struct OpenAPITests {
    @Test func `the document lists every route once, with a name of its own`() throws {
        let document = OpenAPI.document(address: "https://clearance.example")
        let paths = try #require(document["paths"]?.members)
        let names = paths.flatMap { path in (path.value.members ?? []).compactMap { $0.value["operationId"]?.string } }
        #expect(names.count == APIRoutes.all.count)
        #expect(Set(names).count == names.count)
        try keep(document)
    }

    @Test func `every reference in the document leads somewhere`() throws {
        let document = OpenAPI.document(address: "https://clearance.example")
        let text = document.text
        for match in text.matches(of: /"#\/components\/([a-z]+)\/([A-Za-z]+)"/.ignoresCase()) {
            let (kind, name) = (String(match.1), String(match.2))
            #expect(document["components"]?[kind]?[name] != nil, "\(kind)/\(name)")
        }
    }

    @Test func `no two schemas share a name and differ`() {
        var seen: [String: JSON] = [:]
        for route in APIRoutes.all {
            for case (let name, .named(_, let schema)) in (route.body?.named ?? []) + (route.answer?.named ?? []) {
                #expect(seen[name] == nil || seen[name] == schema.openAPI, "\(name)")
                seen[name] = schema.openAPI
            }
        }
    }

    /// For checkers outside, where `CLEARANCE_OPENAPI` names a file.
    private func keep(_ document: JSON) throws {
        guard let path = ProcessInfo.processInfo.environment["CLEARANCE_OPENAPI"] else { return }
        try Data(document.text.utf8).write(to: URL(filePath: path))
    }
}
