import Kernel

extension SQLConnection {
    /// Runs statements that remove or replace secrets so that SQLite overwrites what they free.
    ///
    /// It is switched on for these alone, because overwriting makes every other removal dearer. PostgreSQL has no such
    /// switch: there a removed value waits for vacuum, unreadable without its key.
    @discardableResult
    func withWiping<T>(_ body: () throws -> T) throws -> T {
        let wasOn = try overwriteFreed(true)
        do {
            let value = try body()
            _ = try overwriteFreed(wasOn)
            return value
        } catch {
            _ = try? overwriteFreed(wasOn)
            throw error
        }
    }
}
