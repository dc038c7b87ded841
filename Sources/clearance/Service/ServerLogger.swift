import Kernel
import Logging
import Server

extension Settings {
    /// Logs to standard error, as much as `log.level` says.
    func logger() throws -> Logger {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw Refusal(.invalid, "setting_invalid", "the setting `log.level` is none of the levels; see `--help`")
        }
        var logger = Logger(label: "clearance") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
