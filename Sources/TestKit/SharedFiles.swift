package import Foundation

/// The files that stand beside the project and are never copied into it: specifications and public test vectors.
package enum SharedFiles {
    /// The folder: `CLEARANCE_SHARED` when set, else `shared` beside the package root.
    package static var folder: URL {
        if let path = ProcessInfo.processInfo.environment["CLEARANCE_SHARED"] { return URL(fileURLWithPath: path) }
        let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return packageRoot.deletingLastPathComponent().appending(path: "shared")
    }

    /// True where the folder is, and also where it must be: then a test that misses it fails instead of being skipped.
    ///
    /// For use as `.enabled(if: SharedFiles.areExpected, "…")`.
    package static var areExpected: Bool { areRequired || FileManager.default.fileExists(atPath: folder.path) }

    package static var areRequired: Bool { ProcessInfo.processInfo.environment["CLEARANCE_REQUIRE_SHARED"] == "1" }

    package static func url(_ path: String) -> URL { folder.appending(path: path) }

    /// The bytes of a file below the folder.
    package static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }
}
