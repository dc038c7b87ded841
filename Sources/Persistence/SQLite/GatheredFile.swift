import GRDBSQLite

/// An open log as SQLite holds it: its own part first, then ours, then the file that the original opened.
struct GatheredFile {
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
    fileprivate static let headerSize = 24

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
    func inReal(_ work: (UnsafeMutablePointer<sqlite3_file>) -> Int32) -> Int32 { work(pointee.real) }

    func afterWriting(_ work: (UnsafeMutablePointer<sqlite3_file>) -> Int32) -> Int32 {
        let code = write()
        return code == SQLITE_OK ? work(pointee.real) : code
    }

    func close() -> Int32 {
        // A commit is written before anyone is told, so what is left belongs to none.
        pointee.bytes?.deallocate()
        pointee.bytes = nil
        return inReal { $0.pointee.pMethods.pointee.xClose($0) }
    }

    /// Writes what is waiting.
    ///
    /// What fails is forgotten: the transaction is taken back, and its last page, which commits it, must not come into the
    /// file later, when there is room again.
    private func write() -> Int32 {
        guard pointee.count > 0 else { return SQLITE_OK }
        let (bytes, count, start) = (pointee.bytes, Int32(pointee.count), pointee.start)
        let code = inReal { $0.pointee.pMethods.pointee.xWrite($0, bytes, count, start) }
        (pointee.count, pointee.endsCommit) = (0, false)
        return code
    }

    func add(_ bytes: UnsafeRawBufferPointer, at start: Int64) -> Int32 {
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
