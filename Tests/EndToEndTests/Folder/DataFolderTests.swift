import Foundation
import Kernel
import Server
import Testing

@Suite struct DataFolderTests {
    private let path = NSTemporaryDirectory() + "folder-\(UUID().uuidString)"

    @Test func `a fresh folder belongs to its owner alone`() throws {
        try DataFolder(path).prepare()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a file in its place is refused`() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        let refusal = #expect(throws: Refusal.self) { try DataFolder(path).prepare() }
        #expect(refusal?.reason == "data_folder_no_folder")
    }

    @Test func `a folder is held by one at a time, and let go`() throws {
        let folder = DataFolder(path)
        try folder.prepare()
        var lock: FolderLock? = try FolderLock(folder)
        let refusal = #expect(throws: Refusal.self) { try FolderLock(folder) }
        #expect(refusal?.reason == "data_folder_in_use")
        #expect(refusal?.message.contains("\(getpid())") == true)
        withExtendedLifetime(lock) {}
        lock = nil
        _ = try FolderLock(folder)
    }
}
