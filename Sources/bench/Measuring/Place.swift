import Foundation

/// Where measurements write, on the disk that is measured.
struct Place {
    let path: String

    init(_ folder: String) throws {
        path = folder + "/run-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A fresh folder in it.
    func folder(_ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Tells on standard error what is going on.
func note(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}
