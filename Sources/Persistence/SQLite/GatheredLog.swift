import GRDBSQLite
import Glibc

/// Writes the write-ahead log in few large pieces: SQLite itself writes each changed page with two calls, and the calls
/// cost a commit more than everything else that the processor does for it.
///
/// Only the log's file is gathered, and only up to a commit's last page: then, before a read, and before a flush,
/// everything is written, so that other connections never see less than they would. What could not be written is kept
/// and tried again before anything follows it.
enum GatheredLog {
    /// Makes every database that is opened from now on by this process write so.
    static func install() { _ = installed }

    private static let installed: Void = {
        vfs.pointee = original.pointee
        vfs.pointee.zName = UnsafePointer(strdup("gathered"))
        vfs.pointee.szOsFile += Int32(MemoryLayout<GatheredFile>.size)
        vfs.pointee.xOpen = { _, name, file, flags, answer in
            guard let file else { return SQLITE_CANTOPEN }
            guard flags & SQLITE_OPEN_WAL != 0 else {
                return original.pointee.xOpen(original, name, file, flags, answer)
            }
            let gathered = GatheredFile.make(at: file)
            let code = original.pointee.xOpen(original, name, gathered.pointee.real, flags, answer)
            // Without methods SQLite does not close what could not be opened.
            if gathered.pointee.real.pointee.pMethods != nil { file.pointee.pMethods = UnsafePointer(methods) }
            return code
        }
        sqlite3_vfs_register(vfs, 1)
    }()

    nonisolated(unsafe) private static let original: UnsafeMutablePointer<sqlite3_vfs> = sqlite3_vfs_find("unix-excl")
    nonisolated(unsafe) private static let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)

    nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        var table = sqlite3_io_methods()
        table.iVersion = 1
        table.xClose = { GatheredFile.of($0).close() }
        table.xRead = { file, bytes, count, start in
            GatheredFile.of(file).afterWriting { $0.pointee.pMethods.pointee.xRead($0, bytes, count, start) }
        }
        table.xWrite = { file, bytes, count, start in
            GatheredFile.of(file).add(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: start)
        }
        table.xTruncate = { file, size in
            GatheredFile.of(file).afterWriting { $0.pointee.pMethods.pointee.xTruncate($0, size) }
        }
        table.xSync = { file, flags in
            GatheredFile.of(file).afterWriting { $0.pointee.pMethods.pointee.xSync($0, flags) }
        }
        table.xFileSize = { file, size in
            GatheredFile.of(file).afterWriting { $0.pointee.pMethods.pointee.xFileSize($0, size) }
        }
        table.xLock = { file, level in GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xLock($0, level) } }
        table.xUnlock = { file, level in
            GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xUnlock($0, level) }
        }
        table.xCheckReservedLock = { file, answer in
            GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xCheckReservedLock($0, answer) }
        }
        table.xFileControl = { file, verb, argument in
            GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xFileControl($0, verb, argument) }
        }
        table.xSectorSize = { file in GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xSectorSize($0) } }
        table.xDeviceCharacteristics = { file in
            GatheredFile.of(file).inReal { $0.pointee.pMethods.pointee.xDeviceCharacteristics($0) }
        }
        methods.initialize(to: table)
        return methods
    }()
}

/// An open log as SQLite holds it: its own part first, then ours, then the file that the original opened.
private struct GatheredFile {
    var base: sqlite3_file
    let real: UnsafeMutablePointer<sqlite3_file>
    /// What is not written yet: `count` bytes that belong at `start`.
    var bytes: UnsafeMutableRawPointer?
    var start: Int64
    var count: Int
    /// A commit's last header has come and its page has not.
    var endsCommit: Bool

    /// The original writes no more than that in one call.
    static let capacity = 0x1FFFF
    static let headerSize = 24

    static func make(at file: UnsafeMutablePointer<sqlite3_file>) -> UnsafeMutablePointer<GatheredFile> {
        let here = UnsafeMutableRawPointer(file)
        let real = (here + MemoryLayout<GatheredFile>.stride).assumingMemoryBound(to: sqlite3_file.self)
        let gathered = here.assumingMemoryBound(to: GatheredFile.self)
        gathered.initialize(
            to: GatheredFile(base: sqlite3_file(), real: real, bytes: nil, start: 0, count: 0, endsCommit: false)
        )
        return gathered
    }

    static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<GatheredFile> {
        UnsafeMutableRawPointer(file.unsafelyUnwrapped).assumingMemoryBound(to: GatheredFile.self)
    }
}

extension UnsafeMutablePointer where Pointee == GatheredFile {
    fileprivate func inReal(_ work: (UnsafeMutablePointer<sqlite3_file>) -> Int32) -> Int32 { work(pointee.real) }

    fileprivate func afterWriting(_ work: (UnsafeMutablePointer<sqlite3_file>) -> Int32) -> Int32 {
        let code = write()
        return code == SQLITE_OK ? work(pointee.real) : code
    }

    fileprivate func close() -> Int32 {
        _ = write()
        pointee.bytes?.deallocate()
        pointee.bytes = nil
        return inReal { $0.pointee.pMethods.pointee.xClose($0) }
    }

    /// Writes what is waiting; what fails stays, and is tried again before anything that follows.
    private func write() -> Int32 {
        guard pointee.count > 0 else { return SQLITE_OK }
        let (bytes, count, start) = (pointee.bytes, Int32(pointee.count), pointee.start)
        let code = inReal { $0.pointee.pMethods.pointee.xWrite($0, bytes, count, start) }
        if code == SQLITE_OK { pointee.count = 0 }
        return code
    }

    fileprivate func add(_ bytes: UnsafeRawBufferPointer, at start: Int64) -> Int32 {
        let follows = start == pointee.start + Int64(pointee.count)
        if !follows || pointee.count + bytes.count > GatheredFile.capacity {
            let code = write()
            guard code == SQLITE_OK else { return code }
        }
        guard bytes.count <= GatheredFile.capacity else {
            return inReal { $0.pointee.pMethods.pointee.xWrite($0, bytes.baseAddress, Int32(bytes.count), start) }
        }
        keep(bytes, at: start)
        return isLast(bytes) ? write() : SQLITE_OK
    }

    private func keep(_ bytes: UnsafeRawBufferPointer, at start: Int64) {
        let room = pointee.bytes ?? .allocate(byteCount: GatheredFile.capacity, alignment: 16)
        pointee.bytes = room
        if pointee.count == 0 { pointee.start = start }
        UnsafeMutableRawBufferPointer(start: room + pointee.count, count: bytes.count).copyMemory(from: bytes)
        pointee.count += bytes.count
    }

    /// Whether a commit ends with these bytes: its last page follows a header that names the database's size.
    private func isLast(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count != GatheredFile.headerSize else {
            pointee.endsCommit = bytes[4..<8].contains { $0 != 0 }
            return false
        }
        defer { pointee.endsCommit = false }
        return pointee.endsCommit
    }
}
