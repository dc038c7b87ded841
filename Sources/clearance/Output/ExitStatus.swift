import ArgumentParser
import Foundation
import Kernel

/// What a script can tell from the exit code.
///
/// The numbers never change their meaning; the table is in docs/configuration.md.
enum ExitStatus: Int32, CaseIterable {
    case fine = 0
    case fault = 1
    case refused = 2
    case notAuthenticated = 3
    case tampered = 4
    case differs = 5
    case notReady = 6
    case policiesDiffer = 7
    case notExact = 8
    case lintFound = 9
    case folderInUse = 10
    case folderNotWritable = 11
    case keyFile = 12
    case portBusy = 13
    case newerDatabase = 14
    case diskFull = 15
    case databaseUnusable = 16
    case serverUnreachable = 17
    case usage = 64

    var meaning: String {
        switch self {
        case .fine: "done"
        case .fault: "a fault of the program; standard error has the particulars"
        case .refused: "refused, with the reason and what to do"
        case .notAuthenticated: "the log is consistent, but was not authenticated: no key was given"
        case .tampered: "the log does not verify; what and where is named"
        case .differs: "`demo --check` saw something else than it should"
        case .notReady: "`doctor` or `insights check` found something that does not hold"
        case .policiesDiffer: "`policy diff` found a difference"
        case .notExact: "`policy diff` could not tell the whole difference"
        case .lintFound: "`lint` found something that a reviewer should refuse"
        case .folderInUse: "another process holds the data folder"
        case .folderNotWritable: "the data folder cannot be written"
        case .keyFile: "a key file is missing, damaged or can be read by others"
        case .portBusy: "the port is taken"
        case .newerDatabase: "the database was written by a newer version, or its migrations were altered"
        case .diskFull: "the disk is full; nothing was lost"
        case .databaseUnusable: "the database cannot be reached or its role may not be used"
        case .serverUnreachable: "the running server did not answer"
        case .usage: "the command line is wrong; help is printed"
        }
    }

    static var table: String {
        allCases.map { "  \(String($0.rawValue).padding(toLength: 4, withPad: " ", startingAt: 0))\($0.meaning)" }
            .joined(separator: "\n")
    }

    init(_ refusal: Refusal) {
        self =
            switch refusal.reason {
            case "data_folder_in_use": .folderInUse
            case "data_folder_not_writable", "data_folder_read_only", "data_folder_no_folder", "data_folder_unusable",
                "storage_read_only":
                .folderNotWritable
            case "key_file_missing", "key_file_open_to_others", "key_file_malformed", "key_file_unreadable",
                "key_file_foreign", "key_store_damaged":
                .keyFile
            case "port_busy", "port_in_use": .portBusy
            case "database_newer", "migration_changed": .newerDatabase
            case "disk_full": .diskFull
            case "storage_unreachable", "database_older", "database_corrupt", "role_too_powerful", "owner_missing",
                "row_security_missing", "database_unreachable", "storage_failing", "storage_damaged":
                .databaseUnusable
            case "server_unreachable": .serverUnreachable
            case "demo_differs": .differs
            default: .refused
            }
    }

    /// Ends the program with what the error means for a script.
    static func leave(with error: any Error) -> Never {
        switch error {
        case let refusal as Refusal:
            let wait = refusal.retryAfter.map { "; try again in \($0.secondsRoundedUp) s" } ?? ""
            complain(refusal.message + wait + " (`\(refusal.reason)`)")
            exit(ExitStatus(refusal).rawValue)
        case let verdict as Verdict: exit(verdict.status.rawValue)
        case is CancellationError: exit(ExitStatus.fine.rawValue)
        default: Clearance.exit(withError: error)
        }
    }

    private static func complain(_ message: String) {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
    }
}

/// Thrown by a command that has said all there is to say and only wants its exit code.
struct Verdict: Error {
    let status: ExitStatus

    init(_ status: ExitStatus) { self.status = status }
}
