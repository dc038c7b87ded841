import GRDBSQLite
import Glibc

/// Writes the write-ahead log in few large pieces: SQLite itself writes each changed page with two calls, and the calls
/// cost a commit more than everything else that the processor does for it.
///
/// Only the log's file is gathered, and only up to a commit's last page: then, before a read, and before a flush,
/// everything is written, so that other connections never see less than they would. What could not be written is
/// forgotten: SQLite takes its transaction back and writes from the same place again.
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
