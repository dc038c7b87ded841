import Domain
import Foundation
import Jobs
import Kernel
import Logging
import Sandbox
import Server
import TestKit
import Testing

/// A notice from the deed to a mail server that speaks TLS, through the wiring that a server has.
@Suite struct NoticeWireTests {
    @Test func `a message goes from a deed over TLS to a mail server, and its secrets stay sealed`() async throws {
        let folder = NSTemporaryDirectory() + "clearance-notices-\(UUID().uuidString)"
        let certificate = try SandboxCertificate(at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
        let sink = try await MailSink.start(certificate, password: Secret("mail-password"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try certificate.certificate.write(toFile: folder + "/trust.pem", atomically: true, encoding: .utf8)
        let environment = [
            "CLEARANCE_MODE": "development", "CLEARANCE_DATA_FOLDER": folder + "/data",
            "CLEARANCE_MAIL_TRUST": folder + "/trust.pem", "CLEARANCE_MAIL_ALLOW": "localhost:\(sink.port)",
        ]
        let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
        let services = try await OpenServices(Settings(effective))()
        let made = try await Desk(services).call(
            "organization/create",
            [
                "name": "Acme", "issuer": "https://id.example", "clientID": "clearance", "adminName": "Ada",
                "adminSubject": "ada",
            ]
        )
        let desk = Desk(services, token: Secret(made["token"]?.string ?? ""))
        let mail: JSON = [
            "host": "localhost", "port": .int(sink.port), "user": "clearance", "from": "clearance@example.com",
            "domains": ["example.com"],
        ]
        _ = try await desk.call("notices/set", ["mail": mail, "language": "de", "timeZone": "Europe/Berlin"])
        _ = try await desk.call("notices/secret", ["field": "mail_password", "value": "mail-password"])
        let admin = made["admin"]?.string ?? ""
        _ = try await desk.call("notices/address", ["person": .string(admin), "address": "ada@example.com"])
        _ = try await desk.call("notices/test", ["person": .string(admin)])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(services.workContext, owner: "test", alarm: NoAlarm(), logger: logger)
        _ = try await worker.runOnce([.notice, .delivery])
        let got = try #require(sink.mails.first)
        #expect(got.isEncrypted && got.user == "clearance" && got.to == "ada@example.com")
        #expect(got.subject == "Clearance kann Ihnen schreiben")
        let shown = try await desk.call("notices/show").text
        #expect(shown.contains("mail_password") && !shown.contains("mail-password"))
        try await services.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: folder + "/data") {
            let bytes = FileManager.default.contents(atPath: folder + "/data/" + file) ?? Data()
            #expect(bytes.range(of: Data("mail-password".utf8)) == nil, "\(file)")
            #expect(bytes.range(of: Data("ada@example.com".utf8)) == nil, "\(file)")
        }
        try await sink.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
