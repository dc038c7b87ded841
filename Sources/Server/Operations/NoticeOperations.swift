import ConnectorKit
import Domain
import Kernel
import Web

extension Operation {
    static let notices = [
        Operation("notices/show", reads: .administer) { _, desk in
            try await desk.read { tx in
                guard let settings = try tx.notices.settings() else { return .null }
                return try NoticeSettings.json(settings, secrets: tx.notices.secretFields())
            }
        },
        Operation("notices/set") { input, desk in
            let isOff = input["off"]?.bool == true
            let configure = ConfigureNotices(
                isOff ? nil : try NoticeSettings(json: input),
                version: input["version"]?.integer,
                zones: SystemTimeZones()
            )
            return try await desk.write { try configure(in: $0) }?.json ?? ["off": true]
        },
        Operation("notices/secret") { input, desk in
            guard let field = NoticeSecret(rawValue: try input.require("field")) else {
                let words = NoticeSecret.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                throw Refusal(.invalid, "secret_unknown", "the secret is one of \(words)")
            }
            let value = input["value"]?.string.map { Secret($0) }
            try await SealNoticeSecret(field, value)(in: desk.context())
            return ["field": .string(field.rawValue), "set": .bool(value != nil)]
        },
        Operation("notices/address") { input, desk in
            let person = ID<Person>(try input.require("person"))
            let value = input["address"]?.string.map { Secret($0) }
            try await SealMailAddress(value, of: person)(in: desk.context())
            return ["person": .string(person.rawValue), "set": .bool(value != nil)]
        },
        Operation("notices/wishes") { input, desk in
            let person = ID<Person>(try input.require("person"))
            let wishes = try NoticePreferences(json: input)
            let set = SetNoticePreferences(wishes, of: person, zones: SystemTimeZones())
            try await desk.write { try set(in: $0) }
            return wishes.json
        },
        Operation("notices/undelivered", reads: .administer) { input, desk in
            let state: Delivery.State = input["unreachable"]?.bool == true ? .unreachable : .deadLetter
            let page = PageRequest(size: 100, after: input["after"]?.string)
            return try await desk.read { tx in
                let found = try tx.notices.list(state, page: page)
                return try ["items": .array(found.items.map { try $0.json(in: tx) }), "next": .text(found.next)]
            }
        },
        Operation("notices/retry") { input, desk in
            let retry = RetryDelivery(ID(try input.require("delivery")))
            return try await desk.write { try retry(in: $0).json(in: $0) }
        },
        Operation("notices/test") { input, desk in
            let test = TryNotice(
                person: input["person"]?.string.map { ID($0) },
                channel: input["channel"]?.string.flatMap(Delivery.Channel.init),
                room: input["room"]?.string.flatMap(NoticeRoom.init)
            )
            return try await desk.write { try test(in: $0).json(in: $0) }
        },
        Operation("notices/not-renewed") { input, desk in
            let mark = MarkNotRenewed(ID(try input.require("grant")), input["undo"]?.bool != true)
            try await desk.write { try mark(in: $0) }
            return input
        },
        Operation(machine: "notices/matrix") { _, _ in .array(NoticeRule.matrix.map(\.json)) },
    ]
}
