import Foundation
import Kernel
import Server
import Vendors

/// Where a demo keeps its state: Clearance's own data folder, and beside it what the sandbox and the play need.
struct DemoFolder {
    /// A file that says a folder is a demo's own.
    private static let mark = "made-by-clearance-demo"

    let path: String

    init(_ path: String) { self.path = path }

    var clock: String { path + "/demo-clock" }
    /// The certificate of the sandbox's mail server.
    var mailTrust: String { path + "/demo-mail.pem" }
    /// What Clearance proves itself to the sandbox's AWS with.
    var awsSecret: String { path + "/demo-aws-secret" }
    var sandbox: String { path + "/sandbox-state.json" }
    /// Addresses, sign-in links and tokens for scripts.
    var links: String { path + "/demo.json" }
    private var state: String { path + "/demo-state.json" }

    func prepare() throws(Refusal) {
        try DataFolder(path).prepare()
        try Self.write([], to: path + "/" + Self.mark)
        try Self.write(Array(SmallCompany.awsSecret.utf8), to: awsSecret)
    }

    /// What an earlier run left; nil where there was none, or where it ended before the company was set up.
    func resumable() throws(Refusal) -> DemoState? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try requireOurs()
        guard let data = FileManager.default.contents(atPath: state) else { return nil }
        do { return try JSONDecoder().decode(DemoState.self, from: data) } catch {
            throw Refusal(
                .invalid,
                "demo_state_unreadable",
                "`\(state)` cannot be read, perhaps because another version wrote it; begin anew with `--reset`"
            )
        }
    }

    func write(_ new: DemoState) throws { try Self.write(Array(try JSONEncoder().encode(new)), to: state) }

    func remove() throws(Refusal) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try requireOurs()
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw Refusal(.unavailable, "file_unwritable", "`\(path)` cannot be removed; remove it by hand")
        }
    }

    /// A demo's clock may have been moved, so its folder is for the demo alone.
    static func refuse(_ folder: String) throws(Refusal) {
        guard FileManager.default.fileExists(atPath: folder + "/" + mark) else { return }
        throw Refusal(
            .conflict,
            "demo_folder",
            "`\(folder)` belongs to a demo, whose clock may have been moved; run `clearance demo --folder \(folder)`, or "
                + "name another folder with `--data-folder`"
        )
    }

    /// A folder that no demo made is never removed or written to, and neither is one in use.
    private func requireOurs() throws(Refusal) {
        guard FileManager.default.fileExists(atPath: path + "/" + Self.mark) else {
            throw Refusal(
                .conflict,
                "demo_folder_foreign",
                "`\(path)` was not made by a demo, so it is left alone; name another with `--folder`"
            )
        }
        try DataFolder(path).requireFree()
    }

    /// Whole or not at all, and readable by the owner alone.
    static func write(_ bytes: [UInt8], to file: String) throws(Refusal) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        } catch {
            throw Refusal(.unavailable, "file_unwritable", "the file `\(file)` cannot be written; look at the disk")
        }
    }
}

/// What a demo has to know to go on: who plays, where everything answers, and how Clearance is known there.
struct DemoState: Codable {
    let organization: String
    /// API tokens by the key of the person they act for.
    let tokens: [String: String]
    let hook: Hook
    let consolePort: Int
    let sandboxPorts: [String: Int]
    let keys: DemoKeys

    /// Where Jira announces changes, and what it signs with.
    struct Hook: Codable {
        let address: String
        let secret: String
    }
}
