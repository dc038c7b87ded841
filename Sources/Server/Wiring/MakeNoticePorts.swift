import ConnectorKit
import Connectors
import Domain
import Foundation
import Jobs
import Kernel
import Logging
import Outbound
import Web

/// The ways to tell people, with the mail servers and certificates that the operator trusts.
func makeNoticePorts(_ settings: Settings, over transport: any Transport, _ logger: Logger) throws -> NoticePorts {
    let trusted = try settings.mailTrust.map { path in
        guard let text = FileManager.default.contents(atPath: path) else {
            throw Refusal(.notFound, "no_trust_file", "the file `\(path)` that `mail.trust` names cannot be read")
        }
        return String(decoding: text, as: UTF8.self)
    }
    let mail: SMTPTransport
    do {
        mail = try SMTPTransport(
            egress: EgressGuard(mail: settings.allowedMailServers),
            name: settings.publicAddress.host,
            trusting: [trusted].compactMap(\.self),
            logger: logger
        )
    } catch {
        throw Refusal(.invalid, "setting_invalid", "`mail.trust` names a file that holds no PEM certificates")
    }
    return NoticePorts(
        mail: mail,
        chats: chatWebhooks,
        transport: transport,
        zones: SystemTimeZones(),
        address: settings.publicAddress
    )
}
