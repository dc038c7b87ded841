import Foundation
import Kernel
import Testing

@testable import Web

/// The document judged by a validator that we did not write.
@Suite struct OutsideValidatorTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let python = root.appending(path: ".venv/bin/python")
    private static let isThere = FileManager.default.isExecutableFile(atPath: python.path())

    @Test(.enabled(if: isThere, "needs `.venv`, which `scripts/python-env` makes"))
    func `an outside validator accepts the OpenAPI document`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "openapi-\(UUID().uuidString).json")
        try Data(OpenAPI.document(address: "https://clearance.example").text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let check = Process()
        check.executableURL = Self.python
        check.arguments = ["-m", "openapi_spec_validator", file.path()]
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
    }
}
