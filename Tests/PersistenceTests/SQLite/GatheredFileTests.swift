import GRDBSQLite
import Testing

@testable import Persistence

/// A file below that takes what it is given, or has no room.
private final class StandIn {
    nonisolated(unsafe) private static var shelves: [UnsafeMutableRawPointer: StandIn] = [:]
    nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        var table = sqlite3_io_methods()
        table.iVersion = 1
        table.xClose = { _ in SQLITE_OK }
        table.xWrite = { file, bytes, count, start in
            guard let file, let shelf = shelves[UnsafeMutableRawPointer(file)] else { return SQLITE_IOERR }
            guard shelf.hasRoom else { return SQLITE_FULL }
            let bytes = UnsafeRawBufferPointer(start: bytes, count: Int(count))
            shelf.content.replaceSubrange(Int(start)..<shelf.content.count, with: bytes)
            return SQLITE_OK
        }
        table.xFileSize = { _, _ in SQLITE_OK }
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: table)
        return methods
    }()

    var hasRoom = true
    var content: [UInt8] = []
    let file: UnsafeMutablePointer<GatheredFile>
    private let memory: UnsafeMutableRawPointer

    init() {
        let size = MemoryLayout<GatheredFile>.stride + MemoryLayout<sqlite3_file>.stride
        memory = .allocate(byteCount: size, alignment: 16)
        file = GatheredFile.make(at: memory.assumingMemoryBound(to: sqlite3_file.self))
        file.pointee.real.initialize(to: sqlite3_file(pMethods: UnsafePointer(StandIn.methods)))
        StandIn.shelves[UnsafeMutableRawPointer(file.pointee.real)] = self
    }

    func end() {
        StandIn.shelves[UnsafeMutableRawPointer(file.pointee.real)] = nil
        _ = file.close()
        memory.deallocate()
    }

    /// A page with the header before it, as SQLite hands them over; a commit's last header names the database's size.
    func add(page: UInt8, commits: Bool, at start: Int64) -> Int32 {
        var header = [UInt8](repeating: 0, count: 24)
        if commits { header[7] = 1 }
        let code = header.withUnsafeBytes { file.add($0, at: start) }
        guard code == SQLITE_OK else { return code }
        return [UInt8](repeating: page, count: 64).withUnsafeBytes { file.add($0, at: start + 24) }
    }
}

@Suite(.serialized) struct GatheredFileTests {
    @Test func `a commit is written with its last page, not before`() {
        let shelf = StandIn()
        defer { shelf.end() }
        #expect(shelf.add(page: 1, commits: false, at: 0) == SQLITE_OK)
        #expect(shelf.content.isEmpty)
        #expect(shelf.add(page: 2, commits: true, at: 88) == SQLITE_OK)
        #expect(shelf.content.count == 176)
    }

    /// Whoever committed was told that nothing was kept; a crash must not find the commit.
    @Test func `a commit that found no room never comes into the file`() {
        let shelf = StandIn()
        defer { shelf.end() }
        shelf.hasRoom = false
        #expect(shelf.add(page: 1, commits: true, at: 0) == SQLITE_FULL)
        shelf.hasRoom = true
        #expect(shelf.file.afterWriting { _ in SQLITE_OK } == SQLITE_OK)
        #expect(shelf.content.isEmpty)
        #expect(shelf.add(page: 2, commits: true, at: 0) == SQLITE_OK)
        #expect(shelf.content.count == 88 && shelf.content.suffix(64).allSatisfy { $0 == 2 })
    }

    @Test func `closing writes no commit that found no room`() {
        let shelf = StandIn()
        shelf.hasRoom = false
        #expect(shelf.add(page: 1, commits: true, at: 0) == SQLITE_FULL)
        shelf.hasRoom = true
        shelf.end()
        #expect(shelf.content.isEmpty)
    }
}
